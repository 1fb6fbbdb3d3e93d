import { Bell, Building2, EyeOff, Info, Palette, Scale, ShieldCheck, UserRound, type LucideIcon } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { CoreProvider } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useQuery } from '../../connection/use-query';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { useMediaQuery } from '../../ui/use-media-query';
import { AboutSettings } from './AboutSettings';
import { AppearanceSettings } from './AppearanceSettings';
import { NotificationSettings } from './NotificationSettings';
import { PrivacySettings } from './PrivacySettings';
import { ProfileSettings } from './ProfileSettings';
import { RulesSettings } from './RulesSettings';
import { SecuritySettings } from './SecuritySettings';
import { WorkspaceSettings, type JoinedWorkspace } from './WorkspaceSettings';

export type SettingsSection =
  | 'profile'
  | 'workspace'
  | 'rules'
  | 'privacy'
  | 'security'
  | 'notifications'
  | 'appearance'
  | 'about';

export interface SettingsDialogProps {
  /** Closed when undefined. */
  readonly section: SettingsSection | undefined;
  readonly onSectionChange: (section: SettingsSection | undefined) => void;
  /** Of the account that is shown. While it can't be read there is no profile and no workspace to set. */
  readonly core: Core;
}

const icons: Readonly<Record<SettingsSection, LucideIcon>> = {
  profile: UserRound,
  workspace: Building2,
  rules: Scale,
  privacy: EyeOff,
  security: ShieldCheck,
  notifications: Bell,
  appearance: Palette,
  about: Info,
};

/** The settings of the account that is shown, and of the application. */
export function SettingsDialog({ section, onSectionChange, core }: SettingsDialogProps) {
  const { t } = useTranslation('settings');
  const { data } = useQuery(core, 'workspace.get', undefined, ['workspace', 'people']);
  const workspace = data?.state === 'member' ? data : undefined;
  const isWide = useMediaQuery('(min-width: 40rem)');
  const sections: readonly SettingsSection[] =
    workspace === undefined
      ? ['notifications', 'appearance', 'about']
      : ['profile', 'workspace', 'rules', 'privacy', 'security', 'notifications', 'appearance', 'about'];
  return (
    <Dialog
      width="large"
      title={t('title')}
      isOpen={section !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) onSectionChange(undefined);
      }}
    >
      <Tabs
        orientation={isWide ? 'vertical' : 'horizontal'}
        selectedKey={section !== undefined && sections.includes(section) ? section : 'appearance'}
        onSelectionChange={(key) => onSectionChange(sections.find((candidate) => candidate === key))}
        className="mt-5 flex min-h-[min(34rem,calc(100vh-11rem))] gap-7 outline-none data-[orientation=horizontal]:flex-col data-[orientation=horizontal]:gap-5"
      >
        <TabList
          aria-label={t('sections')}
          className="flex gap-1 data-[orientation=horizontal]:flex-wrap data-[orientation=vertical]:w-44 data-[orientation=vertical]:shrink-0 data-[orientation=vertical]:flex-col"
        >
          {sections.map((id) => (
            <Tab
              key={id}
              id={id}
              className="flex min-h-8.5 items-center gap-2.5 rounded-control px-2.5 py-1 font-medium text-text-2 transition-colors duration-120 data-hovered:bg-hover data-selected:bg-accent-soft data-selected:text-accent"
            >
              <Icon of={icons[id]} size="small" className="max-sm:hidden" />
              {t(`${id}.tab`)}
            </Tab>
          ))}
        </TabList>
        {sections.map((id) => (
          <TabPanel key={id} id={id} className="min-w-0 flex-1 rounded-control outline-offset-4">
            <CoreProvider core={core}>
              <Section id={id} workspace={workspace} />
            </CoreProvider>
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}

function Section({ id, workspace }: { readonly id: SettingsSection; readonly workspace: JoinedWorkspace | undefined }) {
  switch (id) {
    case 'profile':
      return workspace && <ProfileSettings self={workspace.self} />;
    case 'workspace':
      return workspace && <WorkspaceSettings workspace={workspace} />;
    case 'rules':
      return workspace && <RulesSettings workspace={workspace} />;
    case 'privacy':
      return <PrivacySettings />;
    case 'security':
      return <SecuritySettings />;
    case 'notifications':
      return <NotificationSettings />;
    case 'appearance':
      return <AppearanceSettings />;
    case 'about':
      return <AboutSettings />;
  }
}
