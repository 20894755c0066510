/** The values of a chart, as its table shows and its CSV file holds them. The first column names the row. */
export interface ChartTable {
  readonly columns: readonly { readonly label: string; readonly csvName: string }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** How the first cell reads on the page; the file has it as it is (an instant). */
  readonly rowLabel?: (cell: string | number | null) => string;
}
