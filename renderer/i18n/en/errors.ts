import type { ErrorCode } from '../../../shared/errors';

/** One or two sentences for every error code: what happened, and what to do. */
export const errors = {
  'input.malformed': 'Something that was entered can’t be used. Check it and try again.',
  'input.too-large': 'That is too large. Try something smaller.',
  'invite.malformed':
    'This isn’t a whole invitation link. Copy it again, from “conclave:” to the last character, and paste it here.',
  'invite.expired': 'This invitation has expired. Ask the person who invited you for a new one.',
  'invite.used-up':
    'This invitation has been used as often as it may be. Ask the person who invited you for a new one.',
  'invite.revoked': 'This invitation was withdrawn. Ask the person who invited you whether you should have a new one.',
  'invite.wrong-workspace':
    'This invitation belongs to another workspace than the one at that address. Ask for a new invitation.',
  'workspace.already-founded':
    'A workspace has already been founded with this link. Ask its founder for an invitation.',
  'workspace.already-joined': 'You are already in this workspace on this computer. Choose it at the left.',
  'workspace.not-joined': 'This account isn’t part of a workspace yet.',
  'directory.refused': 'The workspace’s rules don’t allow that, or your rights have changed.',
  'directory.moved': 'Somebody changed the workspace at the same moment. Try again.',
  'conversation.unknown': 'This conversation isn’t on this computer.',
  'conversation.not-a-member': 'You are no longer part of this conversation.',
  'conversation.forbidden': 'You may not do that in this conversation.',
  'group-link.malformed':
    'This isn’t a whole link to a group. Copy it again, from “conclave:” to the last character, and paste it here.',
  'group-link.wrong-workspace':
    'This link leads to a group of another workspace. Choose that workspace at the left, or ask for an invitation to it.',
  'group-link.closed':
    'This link doesn’t work any more: it was turned off or replaced. Ask somebody in the group for the present one.',
  'message.unknown': 'This message isn’t on this computer.',
  'message.not-allowed': 'You may not do that with this message.',
  'file.not-saved': 'The file can’t be written there. Choose another folder.',
  'gifs.full': 'Too many GIFs are kept already. Take some away first.',
  'gifs.unavailable': 'GIFs can’t be searched at the moment. Try again later.',
  'person.unknown': 'This person isn’t in the workspace.',
  'person.blocked': 'You have blocked this person. Unblock them first: in Settings, Privacy.',
  'policy.edit-window': 'It is too late to edit this message: the workspace’s rules say for how long that is possible.',
  'policy.delete-window':
    'It is too late to delete this message for everyone: the workspace’s rules say for how long that is possible.',
  'policy.timer-forbidden':
    'In this workspace messages stay: its rules don’t allow timers. Take the timer off and try again.',
  'policy.timer-required':
    'In this workspace messages vanish: its rules don’t allow turning the timer off, or a longer one.',
  'policy.images': 'The workspace’s rules don’t allow pictures and GIFs in messages.',
  'protocol.malformed':
    'The relay answered with something that can’t be read. Try again; if it stays, tell your administrator.',
  'protocol.unsupported-version':
    'The relay speaks another version. Update Conclave, or ask your administrator to update the relay.',
  'protocol.unexpected': 'The relay gave an answer that doesn’t fit. Try again; if it stays, tell your administrator.',
  'crypto.failed': 'This couldn’t be decrypted or verified, so it isn’t shown.',
  'crypto.unknown-suite':
    'This is encrypted in a way that this version of Conclave doesn’t know yet. Update Conclave, and ask the others to do so too.',
  'vault.wrong-key': 'The key in this computer’s keychain doesn’t open this account’s data.',
  'vault.corrupt': 'This account’s data on this computer is damaged.',
  'vault.full':
    'This computer’s disk is full, so Conclave can’t store anything. Free some space and try again; nothing is lost until then.',
  'vault.read-only':
    'Conclave isn’t allowed to write this account’s data: the disk or the folder is read-only. Make it writable, or ask your administrator to, and try again.',
  'vault.unavailable':
    'This account’s data can’t be opened or written right now. Check that the disk is connected and in order, and try again.',
  'vault.newer-version': 'This account’s data was written by a newer version of Conclave. Update to open it.',
  'vault.no-room': 'There isn’t enough room on the disk to update this account’s data. Make room and try again.',
  'vault.migration-failed':
    'This account’s data couldn’t be updated for this version of Conclave. It is as it was. Tell your administrator.',
  'keychain.locked': 'This computer’s keychain is locked. Unlock it and try again.',
  'keychain.unreachable': 'This computer’s keychain doesn’t answer.',
  'keychain.missing-key': 'The key to this account’s data is not in this computer’s keychain.',
  'relay.unreachable':
    'The workspace’s relay can’t be reached. Check your connection, and that the computer it runs on is switched on and in the same network.',
  'relay.wrong-certificate':
    'The relay at that address is not the one that this link belongs to, so nothing was sent to it. Tell the person who sent you the link.',
  'relay.refused': 'The relay doesn’t admit this computer. Ask your administrator.',
  'relay.stale-epoch': 'The conversation changed at the same moment. Try again.',
  'relay.unknown-topic': 'The relay doesn’t know this conversation any more.',
  'relay.topic-exists': 'The relay already has a conversation with this number. Try again.',
  'relay.rate-limited': 'That was a lot at once. Wait a moment and try again.',
  'relay.quota-exceeded': 'The relay has no more room for this workspace. Tell your administrator.',
  'relay.too-large': 'That is larger than the relay accepts.',
  'relay.no-key-package':
    'This person’s devices can’t be reached for a first message yet. Try again once they have been online.',
  'relay.unavailable': 'The relay can’t answer right now. Try again in a moment.',
  'web.url-refused': 'Nothing is fetched from this address: only public websites with https.',
  'web.forbidden': 'The relay’s administrator doesn’t allow this website to be reached.',
  'web.unreachable': 'The website can’t be reached through the relay.',
  'web.untrusted': 'The website doesn’t prove that it is the one it claims to be.',
  'web.timed-out': 'The website took too long to answer.',
  'web.too-large': 'What the website answered is too large.',
  'web.wrong-type': 'The website answered with something other than expected.',
  'web.malformed': 'What the website answered makes no sense.',
  'rpc.closed': 'This account is just restarting. Try again in a moment.',
  'rpc.aborted': 'That was cancelled.',
  'rpc.unknown-procedure': 'The parts of Conclave don’t fit each other. Quit it and start it again.',
  'internal.unexpected': 'Something unexpected went wrong. Try again; if it stays, restart Conclave.',
} as const satisfies Readonly<Record<ErrorCode, string>>;
