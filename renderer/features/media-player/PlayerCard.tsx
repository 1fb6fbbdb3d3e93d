import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { FoundPlayer } from '../../../shared/domain/media-player/player-links-in';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { MessageLink } from '../message-text/MessageLink';
import { playerIcon, providerNames } from './player-looks';
import { PlayerFrame } from './PlayerFrame';

/** Offers to play what a link leads to. Nothing is loaded before the button is pressed, and the player ends with its row. */
export function PlayerCard({ found: { player, target } }: { readonly found: FoundPlayer }) {
  const { t } = useTranslation('mediaPlayer');
  const [state, setState] = useState<'offered' | 'playing' | 'closed'>('offered');
  const provider = providerNames[player.provider];
  const name = t(`kind.${player.kind}`, { provider });
  if (state === 'playing') {
    return <PlayerFrame player={player} name={name} closeLabel={t('close')} onClose={() => setState('closed')} />;
  }
  return (
    <section
      aria-label={name}
      className="mt-1.5 flex max-w-[32rem] items-start gap-3 rounded-card border border-line bg-list px-3 py-2.5"
    >
      <span className="grid size-9 shrink-0 place-items-center rounded-control bg-accent-soft text-accent">
        <Icon of={playerIcon(player)} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{name}</span>
        <span dir="ltr" className="block truncate text-start text-secondary">
          <MessageLink target={target}>{target.href.replace(/^https?:\/\/(?:www\.)?/, '')}</MessageLink>
        </span>
        <span className="mt-0.5 block text-secondary text-balance text-text-2">{t('note', { provider })}</span>
      </span>
      <Button
        size="small"
        icon={Play}
        aria-label={t('playNamed', { name })}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- after the player, whose own button is gone, it brings it back
        autoFocus={state === 'closed'}
        onPress={() => setState('playing')}
        className="shrink-0"
      >
        {t('play')}
      </Button>
    </section>
  );
}
