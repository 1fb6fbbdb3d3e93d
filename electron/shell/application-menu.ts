import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from './language';

const english = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  about: 'About Conclave',
  hide: 'Hide Conclave',
  hideOthers: 'Hide Others',
  showAll: 'Show All',
  quit: 'Quit Conclave',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  pastePlain: 'Paste without Formatting',
  selectAll: 'Select All',
  actualSize: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  fullScreen: 'Full Screen',
  minimize: 'Minimize',
  close: 'Close Window',
  developerTools: 'Developer Tools',
};

type Words = typeof english;

const german: Words = {
  file: 'Datei',
  edit: 'Bearbeiten',
  view: 'Ansicht',
  window: 'Fenster',
  about: 'Über Conclave',
  hide: 'Conclave ausblenden',
  hideOthers: 'Andere ausblenden',
  showAll: 'Alle einblenden',
  quit: 'Conclave beenden',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  pastePlain: 'Ohne Formatierung einfügen',
  selectAll: 'Alles auswählen',
  actualSize: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  minimize: 'Minimieren',
  close: 'Fenster schließen',
  developerTools: 'Entwicklerwerkzeuge',
};

export interface MenuOptions {
  readonly language: Language;
  readonly platform: NodeJS.Platform;
  readonly hasDeveloperTools: boolean;
}

/** Replaces the application's menu. */
export function setApplicationMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)));
}

function menuTemplate({ language, platform, hasDeveloperTools }: MenuOptions): MenuItemConstructorOptions[] {
  const words = language === 'de' ? german : english;
  const isMac = platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const macMenu: MenuItemConstructorOptions = {
    label: 'Conclave',
    submenu: [
      { role: 'about', label: words.about },
      separator,
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { role: 'unhide', label: words.showAll },
      separator,
      { role: 'quit', label: words.quit },
    ],
  };
  const fileMenu: MenuItemConstructorOptions = { label: words.file, submenu: [{ role: 'quit', label: words.quit }] };
  return [
    isMac ? macMenu : fileMenu,
    { label: words.edit, submenu: editItems(words, separator) },
    { label: words.view, submenu: viewItems(words, separator, hasDeveloperTools) },
    {
      label: words.window,
      submenu: [
        { role: 'minimize', label: words.minimize },
        { role: 'close', label: words.close },
      ],
    },
  ];
}

function editItems(words: Words, separator: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    separator,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'pasteAndMatchStyle', label: words.pastePlain },
    { role: 'selectAll', label: words.selectAll },
  ];
}

function viewItems(
  words: Words,
  separator: MenuItemConstructorOptions,
  hasDeveloperTools: boolean,
): MenuItemConstructorOptions[] {
  const items: MenuItemConstructorOptions[] = [
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    separator,
    { role: 'togglefullscreen', label: words.fullScreen },
  ];
  return hasDeveloperTools ? [...items, separator, { role: 'toggleDevTools', label: words.developerTools }] : items;
}
