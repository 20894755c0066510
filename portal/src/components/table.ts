/** A column of a DataTable. */
export interface Column<Row> {
  readonly name: string;
  readonly label: string;
  /** What the cell says where no slot draws it; null → a dash. */
  readonly text?: (row: Row) => string | null;
  /** Makes the column sortable. */
  readonly sortBy?: (row: Row) => string | number | null;
  readonly isNumber?: boolean;
  /** Sentences or a drawing: on a phone over the whole width, without its label. */
  readonly isWide?: boolean;
  /** Left out on a phone. */
  readonly isOptional?: boolean;
}
