import { describeCrashPoints } from './crash-points';
import { joiningScenes } from './joining-scenes';

describeCrashPoints({
  scenes: joiningScenes,
  indispensable: [
    'transaction written and not committed',
    'transaction committed',
    'claim answered',
    'topic answered',
    'welcome answered',
    'inbox entry received',
    'inbox acknowledgement answered',
    'key packages answered',
    'directory append answered',
    'directory entry received',
  ],
});
