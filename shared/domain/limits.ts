/** Limits that both ends of a boundary keep, so that neither makes what the other refuses. Sizes in bytes, lengths in UTF-16 units. */
export const limits = {
  /** The last moment that a date can hold (ECMA-262 section 21.4.1.1): what is later can't be shown. */
  latestTimeMs: 8_640_000_000_000_000,
  displayNameLength: 80,
  titleLength: 80,
  personNoteLength: 1_000,
  workspaceNameLength: 80,
  conversationNameLength: 80,
  conversationDescriptionLength: 1_000,
  inviteLabelLength: 80,
  linkLength: 2_000,
  messageLength: 20_000,
  draftLength: 100_000,
  mentionsPerMessage: 200,
  /** Of one conversation. */
  scheduledMessages: 100,
  /** How far ahead a message can be scheduled: a year, and a leap day. */
  scheduledAheadMs: 366 * 24 * 60 * 60 * 1000,
  previewTitleLength: 200,
  previewDescriptionLength: 400,
  previewSiteLength: 80,
  emojiLength: 64,
  recentEmoji: 36,
  /** Different emoji under one message. */
  reactionsPerMessage: 50,
  reactionsPerUser: 20,
  /** Former texts of one message. */
  formerTexts: 100,
  deletionsPerContent: 200,
  /** Messages of which several things are done at once. */
  selectedMessages: 100,
  /** All of these, as long as they can be, with who said each and when. */
  clipboardLength: 100 * 20_200,
  folderNameLength: 40,
  /** Of a person's status; with the emoji it fits the smallest signal, however long its characters are in UTF-8. */
  statusTextLength: 80,
  statusEmojiLength: 32,
  shortestTimerMs: 10_000,
  longestTimerMs: 28 * 24 * 60 * 60 * 1000,
  /** How long after its sending a message may be edited or deleted, where the workspace limits that. */
  policyWindowMs: 366 * 24 * 60 * 60 * 1000,
  pictureBytes: 48 * 1024,
  pictureSidePixels: 512,
  /** Asked for in one call, by the window of its core. */
  picturesAtOnce: 50,
  rowsAtOnce: 200,
  /** An image in a message: with the rest of its content it fits a size bucket, see pad-content.ts. */
  imageBytes: 440 * 1024,
  imageSidePixels: 4_096,
  /** Of one frame: 32 MiB when it is decoded. */
  imagePixels: 8 * 1024 * 1024,
  imageFrames: 1_000,
  imagePixelsOfAllFrames: 256 * 1024 * 1024,
  imageAltLength: 200,
  /** Pictures that somebody chooses to be sent at once. */
  imagesAtOnce: 10,
  imageSourceLength: 100,
  /** GIFs that a person keeps, and those of conversations that are offered again. */
  savedGifs: 200,
  seenGifs: 50,
  gifQueryLength: 50,
  conversationMembers: 1_000,
  inviteUses: 1_000,
  inviteLifetimeMs: 90 * 24 * 60 * 60 * 1000,
  /** One frame between a device and the relay. */
  frameBytes: 1024 * 1024,
  /** One entry of a topic or inbox. */
  entryBytes: 512 * 1024,
  /** One signal, sealed, that a device takes from a relay. */
  signalBytes: 64 * 1024,
  /** One entry of the directory. */
  directoryEntryBytes: 128 * 1024,
  /** A sealed profile, of a person or of the workspace, in a directory entry. */
  sealedProfileBytes: 52 * 1024,
  /** The sealed label of an invite. */
  sealedLabelBytes: 512,
  keyPackageBytes: 16 * 1024,
  keyPackagesPerPublish: 100,
} as const;
