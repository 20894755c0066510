import { csvText, download } from '../../format/csv.ts';
import { rowsOf } from './fit-charts.ts';
import type { MadeFit } from './use-fit.ts';

/** Every fitted period with everything known of it. */
export function saveRows({ fit }: MadeFit, fileName: string): void {
  saveFile(`${fileName}.csv`, 'text/csv', csvText(rowsOf(fit)));
}

/** The model with what it was made from and what was thought of it: enough to judge it elsewhere, without its rows. */
export function saveModel({ choices, fit }: MadeFit, fileName: string): void {
  const { scope, carrier, resolution, gate, report, verdicts, data_hash, mean_coverage } = fit;
  const model = { scope, carrier, resolution, choices, gate, report, verdicts, data_hash, mean_coverage };
  saveFile(`${fileName}.json`, 'application/json', JSON.stringify(model, null, 2));
}

function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  download(name, url);
  URL.revokeObjectURL(url);
}
