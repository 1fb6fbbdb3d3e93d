import { ArrowLeft } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { AccountId } from '../../../shared/domain/ids';
import { Button } from '../../ui/Button';
import { Mark } from '../../ui/Mark';
import { AccountStopped } from '../account-status/AccountStopped';
import { Problem } from '../problem/Problem';
import { FoundScreen } from './FoundScreen';
import { JoinScreen } from './JoinScreen';
import { useBlankAccount } from './use-blank-account';
import { useScreens } from './use-screens';
import { Welcome } from './Welcome';

export interface OnboardingProps {
  /** There is another account to go back to. */
  readonly canCancel: boolean;
  readonly onCancel: () => void;
  /** The account has joined or founded its workspace, or is the one that was in it before. */
  readonly onDone: (accountId: AccountId) => void;
}

/** The way into a workspace: two choices, one screen each. */
export function Onboarding({ canCancel, onCancel, onDone }: OnboardingProps) {
  const { t } = useTranslation(['onboarding', 'common']);
  const { screen, lastPath, draft, change, show, back } = useScreens();
  const blank = useBlankAccount(screen !== 'welcome');

  const cancel = (): void => {
    onCancel();
    void blank.discard();
  };
  const done = (): void => {
    if (blank.accountId !== undefined) onDone(blank.accountId);
  };
  const openAccount = (accountId: AccountId): void => {
    onDone(accountId);
    void blank.discard();
  };
  const goBack = screen === 'welcome' ? cancel : back;
  const canGoBack = screen !== 'welcome' || canCancel;

  return (
    // Escape goes back from wherever the focus is; the button for it is in sight as well.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <main
      className="scroll-quiet h-full min-w-0 flex-1 bg-app"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && canGoBack && !event.defaultPrevented && !event.nativeEvent.isComposing) goBack();
      }}
    >
      <div className="mx-auto flex min-h-full w-full max-w-121 flex-col px-6 py-10 sm:justify-center sm:py-14">
        <div className="flex min-h-8.5 flex-wrap items-center justify-between gap-2">
          <span className="flex items-center gap-2.5 text-[1.0625rem] font-bold tracking-[-0.015em]">
            <Mark />
            {t('common:appName')}
          </span>
          {canGoBack && (
            <Button variant="quiet" size="small" icon={ArrowLeft} onPress={goBack} className="-me-3">
              {screen === 'welcome' ? t('common:cancel') : t('common:back')}
            </Button>
          )}
        </div>
        {screen === 'welcome' && <Welcome focusedPath={lastPath} onChoose={show} />}
        {screen !== 'welcome' && (
          <>
            <h1 className="mt-8 text-[1.5rem] leading-8 font-bold tracking-[-0.02em]">{t(`${screen}.title`)}</h1>
            {blank.error && <Problem error={blank.error} onRetry={blank.retry} className="mt-6" />}
            {blank.account?.status.state === 'stopped' ? (
              <AccountStopped account={blank.account} className="mt-6" />
            ) : screen === 'join' ? (
              <JoinScreen
                core={blank.core}
                draft={draft}
                onChange={change}
                onFoundingLink={(foundingLink) => {
                  change({ foundingLink });
                  show('found');
                }}
                onOpenAccount={openAccount}
                onJoined={done}
              />
            ) : (
              <FoundScreen core={blank.core} draft={draft} onChange={change} onFounded={done} />
            )}
          </>
        )}
      </div>
    </main>
  );
}
