import { expect, it } from 'vitest';
import { imageFileName } from './image-file-name';

it.each([
  ['Plan of the ward', 'Plan of the ward.jpg'],
  ['../../etc/passwd', 'etc passwd.jpg'],
  ['C:\\Windows\\x', 'C Windows x.jpg'],
  ['a\u202egnp.exe', 'a gnp.exe.jpg'],
  ['.hidden. ', 'hidden.jpg'],
  ['', 'Conclave.jpg'],
  ['...', 'Conclave.jpg'],
  ['nul', 'Conclave nul.jpg'],
  ['com1.txt', 'Conclave com1.txt.jpg'],
  ['Ü😀', 'Ü😀.jpg'],
  [`${'x'.repeat(79)}😀`, `${'x'.repeat(79)}.jpg`],
])('a picture called %j is offered as %j', (called, name) => {
  expect(imageFileName(called, 'jpeg')).toBe(name);
});
