import { download } from '../../format/csv.ts';
import { reportsApi, type Report } from './reports-api.ts';

/** Offers the PDF of a report; asked for with the rights of who is signed in. */
export async function savePdf({ id, kind, version }: Pick<Report, 'id' | 'kind' | 'version'>): Promise<void> {
  const url = URL.createObjectURL(await reportsApi.pdf(id));
  download(`${kind}-report-${id}-v${version}.pdf`, url);
  URL.revokeObjectURL(url);
}
