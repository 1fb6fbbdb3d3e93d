import type { conversationActions as english } from '../en/conversation-actions';
import type { Words } from '../words';

export const conversationActions: Words<typeof english> = {
  menu: 'Aktionen für {{name}}',
  favourite: 'Zu den Favoriten',
  notFavourite: 'Aus den Favoriten nehmen',
  archive: 'Archivieren',
  notArchive: 'Aus dem Archiv holen',
  move: 'In einen Ordner verschieben …',
  ownWindow: 'In eigenem Fenster öffnen',
  markRead: 'Als gelesen markieren',
  markUnread: 'Als ungelesen markieren',
  remove: 'Für mich löschen …',
  leave: 'Gruppe verlassen …',
  notify: 'Mitteilungen',
  notifyChoice: { all: 'Alle', mentions: 'Nur Erwähnungen', nothing: 'Keine' },
  notifyUntil: '{{choice}}, {{until}}',
  silence: {
    open: 'Für eine Weile stumm …',
    title: 'Für eine Weile stumm',
    text: 'Danach erfahren Sie wieder von allen Nachrichten. Die anderen merken davon nichts.',
    end: 'Wie lange',
    ends: {
      hour: 'Eine Stunde',
      'eight-hours': 'Acht Stunden',
      morning: 'Bis morgen früh',
      week: 'Eine Woche',
      always: 'Bis auf Weiteres',
    },
  },
  folder: {
    label: 'Ordner',
    title: 'In einen Ordner verschieben',
    text: 'Ordner sehen nur Sie.',
    choose: 'Ordner',
    none: 'Kein Ordner',
    new: 'Neuer Ordner …',
    name: 'Name des neuen Ordners',
    move: 'Verschieben',
  },
  removing: {
    title: '„{{name}}“ nur für Sie löschen?',
    text: 'Alle Nachrichten darin werden von diesem Computer entfernt. Die anderen behalten ihre. Sie bleiben Mitglied, und die Unterhaltung erscheint wieder, sobald jemand schreibt.',
    textEnded: 'Alle Nachrichten darin werden von diesem Computer entfernt. Die anderen behalten ihre.',
    textNotes: 'Alle Ihre Notizen werden von diesem Computer entfernt.',
    confirm: 'Für mich löschen',
  },
  leaving: {
    title: '„{{name}}“ verlassen?',
    text: 'Was bisher geschrieben wurde, können Sie weiterhin lesen, Neues nicht mehr. Zurück kommen Sie nur, wenn jemand Sie hinzufügt.',
    onlyAdmin:
      'Sie sind hier der einzige Admin: Wenn Sie gehen, werden alle, die hier schreiben dürfen, zu Admins. Wenn Sie das nicht möchten, machen Sie vorher jemanden zum Admin.',
    last: 'Sie sind das letzte Mitglied: Die Gruppe endet damit.',
    confirm: 'Verlassen',
  },
};
