import { usePolicy } from '../workspace/use-policy';

/** Whether pictures and GIFs may be sent in this workspace. */
export function useGifsAllowed(): boolean {
  return usePolicy().gifs;
}
