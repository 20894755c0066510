import type { Dashboard } from './building/page.ts';
import { anomaliesAndAlerts } from './dashboards/anomalies-alerts.ts';
import { carbonAndEsg } from './dashboards/carbon-esg.ts';
import { dataQualityAndIngest } from './dashboards/data-quality.ts';
import { energyAndCost } from './dashboards/energy-cost.ts';
import { enpiAndBaseline } from './dashboards/enpi-baseline.ts';
import { executiveSummary } from './dashboards/executive-summary.ts';
import { factoryOverview } from './dashboards/factory-overview.ts';
import { forecastOfSite } from './dashboards/forecast.ts';
import { machineDetail } from './dashboards/machine-detail.ts';
import { productionEfficiency } from './dashboards/production-efficiency.ts';

/** Every dashboard, made anew. */
export function dashboards(): Dashboard[] {
  return [
    factoryOverview(),
    machineDetail(),
    energyAndCost(),
    enpiAndBaseline(),
    anomaliesAndAlerts(),
    carbonAndEsg(),
    forecastOfSite(),
    productionEfficiency(),
    dataQualityAndIngest(),
    executiveSummary(),
  ];
}
