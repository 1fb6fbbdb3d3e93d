export const accountStatus = {} as const;
