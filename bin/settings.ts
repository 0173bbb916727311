// The settings of each stage. `npx cdk deploy -c stage=prod` deploys the stage `prod` with its settings, each time
// the same; without `-c stage`, the stage is `dev`. Commit your changes. docs/deploy.md lists the settings.

import type { StageSettings } from '../lib/stack-settings.ts';

export const stages: Record<string, StageSettings> = {
  dev: {},
  prod: {
    // region: 'eu-central-1',
    // alarmEmail: 'on-call@example.com',
    // silenceHours: 12,
  },
};
