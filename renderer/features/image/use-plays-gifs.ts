import { useMediaQuery } from '../../ui/use-media-query';
import { useSettings } from '../settings/settings-context';

/** Whether GIFs move by themselves: as the person has set it, else unless the system asks for less motion. */
export function usePlaysGifs(): boolean {
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  return useSettings().settings.playsGifs ?? !isStill;
}
