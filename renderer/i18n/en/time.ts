export const time = {
  today: 'Today',
  yesterday: 'Yesterday',
  until: 'until {{time}}',
  untilDay: 'until {{day}}, {{time}}',
  timer: {
    amount: 'How long',
    unit: 'Unit',
    units: { second: 'Seconds', minute: 'Minutes', hour: 'Hours', day: 'Days', week: 'Weeks' },
    range: 'From {{shortest}} to {{longest}}.',
  },
} as const;
