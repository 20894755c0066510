import type { Home } from './home.ts';
import type { Settings } from './settings.ts';

export function renderConfiguration(home: Home, settings: Settings, runAs: string | undefined): void {
  void [home, settings, runAs];
}
export function renderComposeConfiguration(home: Home, settings: Settings): void {
  void [home, settings];
}
