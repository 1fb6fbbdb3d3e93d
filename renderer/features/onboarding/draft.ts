/** What a person has entered in the first run; kept while they go back and forth between its screens. */
export interface Draft {
  /** As pasted, which may be more than the link. */
  readonly pastedText: string;
  readonly displayName: string;
  readonly picture: Uint8Array<ArrayBuffer> | undefined;
  readonly workspaceName: string;
  readonly reach: 'computer' | 'network';
  /** Founds on a relay elsewhere; without one, the relay of this computer is used. */
  readonly foundingLink: string | undefined;
}

export const emptyDraft: Draft = {
  pastedText: '',
  displayName: '',
  picture: undefined,
  workspaceName: '',
  reach: 'network',
  foundingLink: undefined,
};

export interface DraftProps {
  readonly draft: Draft;
  readonly onChange: (changed: Partial<Draft>) => void;
}
