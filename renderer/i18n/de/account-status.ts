import type { accountStatus as english } from '../en/account-status';
import type { Words } from '../words';

export const accountStatus: Words<typeof english> = {
  starting: 'Das Konto wird geöffnet',
  restarting: 'Dieses Konto startet neu. Es geht gleich weiter, und nichts geht verloren.',
  retry: 'Erneut versuchen',
  stopped: {
    'keychain-locked': {
      title: 'Der Schlüsselbund ist gesperrt',
      what: 'Der Schlüssel zu diesem Konto liegt im Schlüsselbund dieses Computers, und der ist gesperrt.',
      next: 'Entsperren Sie ihn, zum Beispiel indem Sie sich am Computer neu anmelden, und versuchen Sie es erneut.',
    },
    'keychain-unreachable': {
      title: 'Der Schlüsselbund antwortet nicht',
      what: 'Conclave bewahrt den Schlüssel zu diesem Konto im Schlüsselbund dieses Computers auf und erreicht ihn nicht. Ohne ihn lässt sich nichts öffnen, und für vorhandene Daten entsteht kein neuer Schlüssel.',
      next: 'Sorgen Sie dafür, dass der Schlüsselbund Ihres Systems läuft (unter Linux der Secret Service, etwa GNOME-Schlüsselbund oder KWallet), und versuchen Sie es erneut. Wurde er neu gestartet, beenden Sie Conclave und öffnen Sie es wieder.',
    },
    'keychain-missing-key': {
      title: 'Der Schlüssel zu diesem Konto fehlt',
      what: 'Die verschlüsselten Daten dieses Kontos sind noch auf diesem Computer, aber ihr Schlüssel ist nicht im Schlüsselbund. Es wurde nichts gelöscht.',
      next: 'Wenn Sie den Computer wiederhergestellt oder gewechselt haben, stellen Sie auch seinen Schlüsselbund wieder her und versuchen Sie es erneut. Ohne den Schlüssel kann niemand diese Daten lesen.',
    },
    'vault-wrong-key': {
      title: 'Der Schlüssel passt nicht',
      what: 'Der Schlüssel im Schlüsselbund dieses Computers öffnet die Daten dieses Kontos nicht. Es wurde nichts verändert.',
      next: 'Wenn Dateien oder Schlüsselbund aus einer Sicherung stammen, stellen Sie beide aus derselben wieder her und versuchen Sie es erneut.',
    },
    'vault-corrupt': {
      title: 'Die Daten dieses Kontos sind beschädigt',
      what: 'Sie lassen sich nicht lesen und wurden nicht überschrieben.',
      next: 'Bitten Sie Ihre Administration, den Ordner des Kontos aus einer Sicherung wiederherzustellen, und versuchen Sie es erneut. Um ohne ihn weiterzumachen, fügen Sie mit einer neuen Einladung ein Konto hinzu.',
    },
    'vault-unavailable': {
      title: 'Die Daten dieses Kontos lassen sich nicht öffnen',
      what: 'Vielleicht ist der Datenträger voll, schreibgeschützt oder getrennt, oder ein anderes Programm hält die Datei fest.',
      next: 'Schaffen Sie Platz oder verbinden Sie ihn wieder, und versuchen Sie es erneut.',
    },
    'vault-newer-version': {
      title: 'Conclave ist älter als diese Daten',
      what: 'Eine neuere Version von Conclave hat die Daten dieses Kontos geschrieben. Diese Version rührt sie nicht an.',
      next: 'Aktualisieren Sie Conclave und öffnen Sie es dann wieder.',
    },
    'vault-no-room': {
      title: 'Zum Aktualisieren fehlt Platz',
      what: 'Diese Version von Conclave ordnet die Daten dieses Kontos neu und behält eine Kopie, bis das gelungen ist. Dafür reicht der Platz nicht. Es wurde nichts verändert.',
      next: 'Schaffen Sie Platz auf dem Datenträger, mindestens das Doppelte dessen, was die Daten des Kontos belegen, und versuchen Sie es erneut.',
    },
    'vault-migration-failed': {
      title: 'Die Daten dieses Kontos ließen sich nicht aktualisieren',
      what: 'Diese Version von Conclave konnte sie nicht neu ordnen. Sie sind, wie sie waren, und die vorige Version kann sie öffnen.',
      next: 'Sagen Sie Ihrer Administration Bescheid, oder installieren Sie die vorige Version. Löschen Sie nichts im Ordner des Kontos.',
    },
    'core-failed': {
      title: 'Dieses Konto ist stehen geblieben',
      what: 'Es ist mehrmals hintereinander stehen geblieben und wird deshalb nicht mehr von selbst gestartet. Ihre Daten sind sicher.',
      next: 'Versuchen Sie es erneut. Wenn es so bleibt, starten Sie den Computer neu und sagen Sie Ihrer Administration Bescheid.',
    },
  },
  storage: {
    'no-room':
      'Der Datenträger dieses Computers ist voll. Bis wieder Platz ist, lässt sich nichts senden, und nichts Neues kommt an. Was hier ist, bleibt. Schaffen Sie Platz: Dann geht es von selbst weiter.',
    'no-access':
      'Conclave kann nicht auf den Datenträger dieses Computers schreiben. Bis das wieder geht, lässt sich nichts senden, und nichts Neues kommt an. Was hier ist, bleibt. Prüfen Sie, ob er verbunden und nicht schreibgeschützt ist: Dann geht es von selbst weiter.',
  },
  backup: 'Eine Kopie liegt im Ordner des Kontos unter dem Namen {{name}}.',
};
