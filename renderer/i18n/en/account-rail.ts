export const accountRail = {} as const;
