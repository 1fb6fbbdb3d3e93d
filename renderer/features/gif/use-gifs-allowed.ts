/** Whether GIFs may be sent in this workspace. */
export function useGifsAllowed(): boolean {
  // Where the workspace's policy will be asked.
  return true;
}
