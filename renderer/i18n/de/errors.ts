import type { errors as english } from '../en/errors';
import type { Words } from '../words';

export const errors: Words<typeof english> = {
  'input.malformed': 'Eine Eingabe lässt sich nicht verwenden. Prüfen Sie sie und versuchen Sie es erneut.',
  'input.too-large': 'Das ist zu groß. Versuchen Sie es mit etwas Kleinerem.',
  'invite.malformed':
    'Das ist kein vollständiger Einladungslink. Kopieren Sie ihn noch einmal, von „conclave:“ bis zum letzten Zeichen, und fügen Sie ihn hier ein.',
  'invite.expired': 'Diese Einladung ist abgelaufen. Bitten Sie die Person, die Sie eingeladen hat, um eine neue.',
  'invite.used-up':
    'Diese Einladung wurde schon so oft benutzt, wie sie darf. Bitten Sie die Person, die Sie eingeladen hat, um eine neue.',
  'invite.revoked':
    'Diese Einladung wurde zurückgezogen. Fragen Sie die Person, die Sie eingeladen hat, ob Sie eine neue bekommen sollen.',
  'invite.wrong-workspace':
    'Diese Einladung gehört zu einem anderen Arbeitsbereich als dem unter dieser Adresse. Bitten Sie um eine neue Einladung.',
  'workspace.already-founded':
    'Mit diesem Link wurde bereits ein Arbeitsbereich gegründet. Bitten Sie die Person, die ihn gegründet hat, um eine Einladung.',
  'workspace.already-joined':
    'Sie sind auf diesem Computer bereits in diesem Arbeitsbereich. Wählen Sie ihn am linken Rand aus.',
  'workspace.not-joined': 'Dieses Konto gehört noch zu keinem Arbeitsbereich.',
  'directory.refused': 'Die Regeln des Arbeitsbereichs erlauben das nicht, oder Ihre Rechte haben sich geändert.',
  'directory.moved': 'Im selben Moment hat jemand anders den Arbeitsbereich geändert. Versuchen Sie es erneut.',
  'conversation.unknown': 'Diese Unterhaltung ist nicht auf diesem Computer.',
  'conversation.not-a-member': 'Sie gehören nicht mehr zu dieser Unterhaltung.',
  'conversation.forbidden': 'Das dürfen Sie in dieser Unterhaltung nicht.',
  'group-link.malformed':
    'Das ist kein vollständiger Link zu einer Gruppe. Kopieren Sie ihn noch einmal, von „conclave:“ bis zum letzten Zeichen, und fügen Sie ihn hier ein.',
  'group-link.wrong-workspace':
    'Dieser Link führt zu einer Gruppe eines anderen Arbeitsbereichs. Wählen Sie ihn links, oder bitten Sie um eine Einladung dorthin.',
  'group-link.closed':
    'Dieser Link gilt nicht mehr: Er wurde abgestellt oder ersetzt. Bitten Sie jemanden aus der Gruppe um den jetzigen.',
  'message.unknown': 'Diese Nachricht ist nicht auf diesem Computer.',
  'message.not-allowed': 'Das dürfen Sie mit dieser Nachricht nicht tun.',
  'file.not-saved': 'Die Datei lässt sich dort nicht schreiben. Wählen Sie einen anderen Ordner.',
  'gifs.full': 'Es sind schon zu viele GIFs gemerkt. Entfernen Sie zuerst einige.',
  'gifs.unavailable': 'GIFs lassen sich gerade nicht suchen. Versuchen Sie es später noch einmal.',
  'person.unknown': 'Diese Person ist nicht im Arbeitsbereich.',
  'person.blocked': 'Sie haben diese Person blockiert. Heben Sie das zuerst auf: Einstellungen, Privatsphäre.',
  'policy.edit-window':
    'Für das Bearbeiten dieser Nachricht ist es zu spät: Wie lange das geht, sagen die Regeln des Arbeitsbereichs.',
  'policy.delete-window':
    'Für alle löschen lässt sich diese Nachricht nicht mehr: Wie lange das geht, sagen die Regeln des Arbeitsbereichs.',
  'policy.timer-forbidden':
    'In diesem Arbeitsbereich bleiben Nachrichten: Seine Regeln lassen keine Ablaufzeit zu. Nehmen Sie sie weg, und versuchen Sie es noch einmal.',
  'policy.timer-required':
    'In diesem Arbeitsbereich verschwinden Nachrichten: Seine Regeln lassen weder das Abschalten noch eine längere Zeit zu.',
  'policy.images': 'Die Regeln des Arbeitsbereichs lassen Bilder und GIFs in Nachrichten nicht zu.',
  'protocol.malformed':
    'Das Relay hat etwas Unlesbares geantwortet. Versuchen Sie es erneut; wenn es so bleibt, sagen Sie Ihrer Administration Bescheid.',
  'protocol.unsupported-version':
    'Das Relay spricht eine andere Version. Aktualisieren Sie Conclave, oder bitten Sie Ihre Administration, das Relay zu aktualisieren.',
  'protocol.unexpected':
    'Das Relay hat eine unpassende Antwort gegeben. Versuchen Sie es erneut; wenn es so bleibt, sagen Sie Ihrer Administration Bescheid.',
  'crypto.failed': 'Das ließ sich nicht entschlüsseln oder prüfen und wird deshalb nicht gezeigt.',
  'crypto.unknown-suite':
    'Das ist auf eine Weise verschlüsselt, die diese Version von Conclave noch nicht kennt. Aktualisieren Sie Conclave, und bitten Sie die anderen, es auch zu tun.',
  'vault.wrong-key': 'Der Schlüssel im Schlüsselbund dieses Computers öffnet die Daten dieses Kontos nicht.',
  'vault.corrupt': 'Die Daten dieses Kontos auf diesem Computer sind beschädigt.',
  'vault.full':
    'Der Datenträger dieses Computers ist voll, deshalb kann Conclave nichts mehr speichern. Schaffen Sie Platz und versuchen Sie es erneut; bis dahin geht nichts verloren.',
  'vault.read-only':
    'Conclave darf die Daten dieses Kontos nicht schreiben: Der Datenträger oder der Ordner ist schreibgeschützt. Heben Sie den Schreibschutz auf, oder bitten Sie Ihre Administration darum, und versuchen Sie es erneut.',
  'vault.unavailable':
    'Die Daten dieses Kontos lassen sich gerade nicht öffnen oder schreiben. Prüfen Sie, ob der Datenträger angeschlossen und in Ordnung ist, und versuchen Sie es erneut.',
  'vault.newer-version':
    'Die Daten dieses Kontos stammen von einer neueren Version von Conclave. Aktualisieren Sie, um sie zu öffnen.',
  'vault.no-room':
    'Auf dem Datenträger ist nicht genug Platz, um die Daten dieses Kontos zu aktualisieren. Schaffen Sie Platz und versuchen Sie es erneut.',
  'vault.migration-failed':
    'Die Daten dieses Kontos ließen sich nicht für diese Version von Conclave aktualisieren. Sie sind, wie sie waren. Sagen Sie Ihrer Administration Bescheid.',
  'keychain.locked': 'Der Schlüsselbund dieses Computers ist gesperrt. Entsperren Sie ihn und versuchen Sie es erneut.',
  'keychain.unreachable': 'Der Schlüsselbund dieses Computers antwortet nicht.',
  'keychain.missing-key': 'Der Schlüssel zu den Daten dieses Kontos ist nicht im Schlüsselbund dieses Computers.',
  'relay.unreachable':
    'Das Relay des Arbeitsbereichs ist nicht erreichbar. Prüfen Sie Ihre Verbindung und ob der Computer, auf dem es läuft, eingeschaltet und im selben Netz ist.',
  'relay.wrong-certificate':
    'Das Relay unter dieser Adresse ist nicht das, zu dem dieser Link gehört; es wurde deshalb nichts dorthin gesendet. Sagen Sie der Person Bescheid, die Ihnen den Link geschickt hat.',
  'relay.refused': 'Das Relay lässt diesen Computer nicht zu. Fragen Sie Ihre Administration.',
  'relay.stale-epoch': 'Die Unterhaltung hat sich im selben Moment geändert. Versuchen Sie es erneut.',
  'relay.unknown-topic': 'Das Relay kennt diese Unterhaltung nicht mehr.',
  'relay.topic-exists': 'Das Relay hat schon eine Unterhaltung mit dieser Nummer. Versuchen Sie es erneut.',
  'relay.rate-limited': 'Das war viel auf einmal. Warten Sie einen Moment und versuchen Sie es erneut.',
  'relay.quota-exceeded':
    'Das Relay hat für diesen Arbeitsbereich keinen Platz mehr. Sagen Sie Ihrer Administration Bescheid.',
  'relay.too-large': 'Das ist größer, als das Relay annimmt.',
  'relay.no-key-package':
    'Die Geräte dieser Person sind für eine erste Nachricht noch nicht erreichbar. Versuchen Sie es erneut, sobald sie online war.',
  'relay.unavailable': 'Das Relay kann gerade nicht antworten. Versuchen Sie es gleich noch einmal.',
  'web.url-refused': 'Von dieser Adresse wird nichts abgerufen: nur von öffentlichen Websites mit https.',
  'web.forbidden': 'Die Administration des Relays erlaubt nicht, diese Website zu erreichen.',
  'web.unreachable': 'Die Website ist über das Relay nicht erreichbar.',
  'web.untrusted': 'Die Website weist nicht nach, dass sie die ist, die sie zu sein behauptet.',
  'web.timed-out': 'Die Website hat zu lange nicht geantwortet.',
  'web.too-large': 'Was die Website geantwortet hat, ist zu groß.',
  'web.wrong-type': 'Die Website hat mit etwas anderem geantwortet als erwartet.',
  'web.malformed': 'Was die Website geantwortet hat, ergibt keinen Sinn.',
  'rpc.closed': 'Dieses Konto startet gerade neu. Versuchen Sie es gleich noch einmal.',
  'rpc.aborted': 'Das wurde abgebrochen.',
  'rpc.unknown-procedure': 'Die Teile von Conclave passen nicht zueinander. Beenden Sie es und starten Sie es neu.',
  'internal.unexpected':
    'Etwas Unerwartetes ist schiefgegangen. Versuchen Sie es erneut; wenn es so bleibt, starten Sie Conclave neu.',
};
