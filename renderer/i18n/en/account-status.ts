export const accountStatus = {
  starting: 'Opening this account',
  restarting: 'This account is restarting. It goes on in a moment, and nothing is lost.',
  retry: 'Try again',
  stopped: {
    'keychain-locked': {
      title: 'The keychain is locked',
      what: 'The key to this account is in this computer’s keychain, and the keychain is locked.',
      next: 'Unlock it, for instance by signing in to your computer again, then try again.',
    },
    'keychain-unreachable': {
      title: 'The keychain doesn’t answer',
      what: 'Conclave keeps the key to this account in this computer’s keychain, and can’t reach it. Without it nothing can be opened, and no new key is made for data that exists.',
      next: 'Make sure that the keychain of your system is running (on Linux, the Secret Service, for example GNOME Keyring or KWallet), then try again. If it has been restarted, quit Conclave and open it again.',
    },
    'keychain-missing-key': {
      title: 'The key to this account is missing',
      what: 'The encrypted data of this account is still on this computer, but its key isn’t in the keychain. Nothing was deleted.',
      next: 'If you have restored or moved your computer, restore its keychain as well, then try again. Without the key nobody can read this data.',
    },
    'vault-wrong-key': {
      title: 'The key doesn’t fit',
      what: 'The key in this computer’s keychain doesn’t open the data of this account. Nothing was changed.',
      next: 'If files or the keychain were restored from a backup, restore both from the same one, then try again.',
    },
    'vault-corrupt': {
      title: 'The data of this account is damaged',
      what: 'It can’t be read, and it wasn’t overwritten.',
      next: 'Ask your administrator to restore the account’s folder from a backup, then try again. To go on without it, add an account with a new invitation.',
    },
    'vault-unavailable': {
      title: 'The data of this account can’t be opened',
      what: 'The disk may be full, read-only or disconnected, or another program holds the file.',
      next: 'Make room or reconnect it, then try again.',
    },
    'vault-newer-version': {
      title: 'Conclave is older than this data',
      what: 'A newer version of Conclave has written the data of this account. This version leaves it untouched.',
      next: 'Update Conclave, then open it again.',
    },
    'vault-no-room': {
      title: 'There isn’t enough room to update',
      what: 'This version of Conclave arranges the data of this account anew, and keeps a copy until that has worked. There isn’t enough room for it. Nothing was changed.',
      next: 'Make room on the disk, at least twice as much as the account’s data takes, then try again.',
    },
    'vault-migration-failed': {
      title: 'The data of this account couldn’t be updated',
      what: 'This version of Conclave could not arrange it anew. It is as it was, and the version before can open it.',
      next: 'Tell your administrator, or install the version before. Don’t delete anything in the account’s folder.',
    },
    'core-failed': {
      title: 'This account has stopped',
      what: 'It stopped several times in a row, so it isn’t started again by itself. Your data is safe.',
      next: 'Try again. If it stays, restart your computer and tell your administrator.',
    },
  },
  storage: {
    'no-room':
      'The disk of this computer is full. Until there is room, nothing can be sent and nothing new arrives. What is here stays. Make room: it goes on by itself.',
    'no-access':
      'Conclave can’t write to the disk of this computer. Until it can, nothing can be sent and nothing new arrives. What is here stays. Check that the disk is connected and not write-protected: it goes on by itself.',
  },
  backup: 'A copy was set aside, in the account’s folder, as {{name}}.',
} as const;
