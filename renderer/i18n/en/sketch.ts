export const sketch = {
  begin: 'Draw…',
  drawOn: 'Draw on it',
  sheet: 'Sheet. The arrow keys move the pen, Space puts it down and lifts it.',
  sheetRole: 'drawing',
  tools: 'Pen',
  ink: 'Colour',
  inks: { black: 'Black', red: 'Red', yellow: 'Yellow', green: 'Green', blue: 'Blue', white: 'White' },
  nib: 'Width',
  nibs: { fine: 'Fine', medium: 'Medium', broad: 'Broad' },
  undo: 'Undo',
  clear: 'Remove all that is drawn',
} as const;
