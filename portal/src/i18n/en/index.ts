import { ownAccount } from './account.ts';
import { administration } from './administration.ts';
import { anomalies } from './anomalies.ts';
import { carbon } from './carbon.ts';
import { common } from './common.ts';
import { cost } from './cost.ts';
import { devices } from './devices.ts';
import { forecast } from './forecast.ts';
import { imports } from './imports.ts';
import { machines } from './machines.ts';
import { overview } from './overview.ts';
import { reports } from './reports.ts';
import { shell } from './shell.ts';
import { simulator } from './simulator.ts';
import { studio } from './studio.ts';
import { system } from './system.ts';

/** All texts, a file for each part of the portal. */
export const en = {
  ...ownAccount,
  ...administration,
  ...anomalies,
  ...carbon,
  ...common,
  ...cost,
  ...devices,
  ...forecast,
  ...imports,
  ...machines,
  ...overview,
  ...reports,
  ...shell,
  ...simulator,
  ...studio,
  ...system,
};

export type Messages = typeof en;
