import { describeCrashPoints } from './crash-points';
import { groupScenes } from './group-scenes';

describeCrashPoints({
  scenes: groupScenes,
  indispensable: [
    'transaction written and not committed',
    'transaction committed',
    'append to be sent',
    'append answered',
    'commit to be sent',
    'commit answered',
    'topic entry received',
    'topic subscription answered',
    'access key answered',
    'ticket answered',
    'welcome answered',
  ],
});
