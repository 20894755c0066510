import {
  Activity,
  ChartLine,
  Cog,
  Cpu,
  Factory,
  FileChartColumn,
  FlaskConical,
  Gauge,
  Leaf,
  Radar,
  ReceiptEuro,
  Telescope,
  Users,
} from '@lucide/vue';
import type { Component } from 'vue';
import type { Role } from './session/roles.ts';

/** A page of the portal, as navigation, palette and router know it. Its name is the key of its title in `page`. */
export interface Page {
  readonly name: string;
  readonly path: string;
  readonly group: 'now' | 'understand' | 'account' | 'manage';
  readonly icon: Component;
  /** Who sees it; the service decides over the data. */
  readonly from: Role;
  /** A part that must be there; else the page is left out. */
  readonly part?: 'simulator';
  readonly load: () => Promise<unknown>;
  /** Pages below it: the same entry stays marked. */
  readonly below?: readonly {
    readonly name: string;
    readonly path: string;
    readonly load: () => Promise<unknown>;
  }[];
}

export const pages: readonly Page[] = [
  {
    name: 'overview',
    path: '/',
    group: 'now',
    icon: Gauge,
    from: 'viewer',
    load: () => import('./features/overview/OverviewPage.vue'),
  },
  {
    name: 'machines',
    path: '/machines',
    group: 'now',
    icon: Factory,
    from: 'viewer',
    load: () => import('./features/machines/MachinesPage.vue'),
    below: [
      {
        name: 'machine',
        path: '/machines/:machine',
        load: () => import('./features/machines/MachinePage.vue'),
      },
    ],
  },
  {
    name: 'anomalies',
    path: '/anomalies',
    group: 'understand',
    icon: Radar,
    from: 'viewer',
    load: () => import('./features/anomalies/AnomaliesPage.vue'),
    below: [
      { name: 'anomaly', path: '/anomalies/:id', load: () => import('./features/anomalies/AnomalyPage.vue') },
    ],
  },
  {
    name: 'studio',
    path: '/studio',
    group: 'understand',
    icon: ChartLine,
    from: 'viewer',
    load: () => import('./features/studio/StudioPage.vue'),
    below: [
      { name: 'baseline', path: '/studio/:id', load: () => import('./features/studio/BaselinePage.vue') },
    ],
  },
  {
    name: 'forecast',
    path: '/forecast',
    group: 'understand',
    icon: Telescope,
    from: 'viewer',
    load: () => import('./features/forecast/ForecastPage.vue'),
  },
  {
    name: 'cost',
    path: '/cost',
    group: 'account',
    icon: ReceiptEuro,
    from: 'viewer',
    load: () => import('./features/cost/CostPage.vue'),
  },
  {
    name: 'carbon',
    path: '/carbon',
    group: 'account',
    icon: Leaf,
    from: 'viewer',
    load: () => import('./features/carbon/CarbonPage.vue'),
  },
  {
    name: 'reports',
    path: '/reports',
    group: 'account',
    icon: FileChartColumn,
    from: 'viewer',
    load: () => import('./features/reports/ReportsPage.vue'),
    below: [
      { name: 'report', path: '/reports/:id', load: () => import('./features/reports/ReportPage.vue') },
    ],
  },
  {
    name: 'devices',
    path: '/devices',
    group: 'manage',
    icon: Cpu,
    from: 'viewer',
    load: () => import('./features/devices/DevicesPage.vue'),
    below: [
      { name: 'device', path: '/devices/:code', load: () => import('./features/devices/DevicePage.vue') },
    ],
  },
  {
    name: 'simulator',
    path: '/simulator-control',
    group: 'manage',
    icon: FlaskConical,
    from: 'engineer',
    part: 'simulator',
    load: () => import('./features/simulator/SimulatorPage.vue'),
  },
  {
    name: 'system',
    path: '/system',
    group: 'manage',
    icon: Activity,
    from: 'viewer',
    load: () => import('./features/system/SystemPage.vue'),
  },
  {
    name: 'administration',
    path: '/administration',
    group: 'manage',
    icon: Users,
    from: 'administrator',
    load: () => import('./features/administration/AdministrationPage.vue'),
  },
  {
    name: 'account',
    path: '/account',
    group: 'manage',
    icon: Cog,
    from: 'viewer',
    load: () => import('./features/account/AccountPage.vue'),
  },
];

export const pageGroups = ['now', 'understand', 'account', 'manage'] as const;
