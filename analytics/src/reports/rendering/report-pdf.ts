import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Content, TDocumentDefinitions, TableCell } from 'pdfmake/interfaces.js';
import { changeText, dateText, figureText, reasonText, shareText } from '../content/format-figure.ts';
import { changeOf } from '../content/key-figures.ts';
import type {
  Cell,
  Finding,
  KeyFigure,
  ReportDocument,
  ReportSection,
  ReportTable,
} from '../content/report-document.ts';
import { CHART_WIDTH, chartSvg } from './chart-svg.ts';
import { PALETTE } from './palette.ts';

const FONTS = join(
  dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')),
  'fonts',
  'Roboto',
);
const MARGIN = 40;

pdfmake.addFonts({
  // Roboto (Apache License 2.0), which pdfmake brings.
  Roboto: {
    normal: join(FONTS, 'Roboto-Regular.ttf'),
    bold: join(FONTS, 'Roboto-Medium.ttf'),
    italics: join(FONTS, 'Roboto-Italic.ttf'),
    bolditalics: join(FONTS, 'Roboto-MediumItalic.ttf'),
  },
});
pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
pdfmake.setUrlAccessPolicy(() => false);

/** The report as a PDF of A4 pages: what the document says, and nothing else. */
export async function reportPdf(report: ReportDocument): Promise<Uint8Array> {
  return new Uint8Array(await pdfmake.createPdf(definitionOf(report)).getBuffer());
}

function definitionOf(report: ReportDocument): TDocumentDefinitions {
  const { time_zone: zone } = report.period;
  const issued = new Date(report.issued_at);
  const subject = report.scopes.map(({ label }) => label).join(', ');
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, 48, MARGIN, 48],
    info: { title: `${report.title}: ${subject}`, creator: 'EnMS', producer: 'EnMS', creationDate: issued },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: PALETTE.text, lineHeight: 1.2 },
    styles: {
      title: { fontSize: 20, bold: true },
      subject: { fontSize: 12, color: PALETTE.accent, margin: [0, 2, 0, 4] },
      heading: { fontSize: 12, bold: true, margin: [0, 16, 0, 4] },
      muted: { color: PALETTE.muted, fontSize: 8 },
      head: { color: PALETTE.muted, fontSize: 7.5, bold: true },
    },
    footer: (page, pages) => ({
      margin: [MARGIN, 12, MARGIN, 0],
      columns: [
        { text: `${report.title}, ${shortSubject(report)}, version ${report.version}`, style: 'muted' },
        { text: `${page} of ${pages}`, style: 'muted', alignment: 'right', width: 60 },
      ],
    }),
    content: [
      { text: report.title, style: 'title' },
      { text: subject, style: 'subject' },
      { text: originText(report, zone, issued), style: 'muted' },
      ...findingBlock(report.findings),
      ...figureBlock(report.key_figures),
      ...report.sections.flatMap((section) => sectionBlock(section, report.carrier)),
      ...recommendationBlock(report),
      {
        stack: [
          heading('How this was found'),
          { ul: report.method.map((text) => ({ text, style: 'muted', margin: [0, 1, 0, 1] })) },
        ],
        unbreakable: true,
      },
    ],
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: (node, container) =>
      node.headlineLevel === 1 && container.getFollowingNodesOnPage().length === 0,
  };
}

function originText(
  { period, carrier, version, requested_by: by, kind }: ReportDocument,
  zone: string,
  issued: Date,
): string {
  const range =
    kind === 'forecast'
      ? ''
      : `${dateText(new Date(period.from), zone, true)} to ${dateText(new Date(period.to), zone, true)} (${zone}), `;
  return `${range}${reasonText(carrier)}. Version ${version}, issued ${dateText(issued, zone, true)}, asked for by ${by}.`;
}

/** For one line. */
function shortSubject({ scopes: [first, ...others] }: ReportDocument): string {
  return others.length === 0 ? (first?.label ?? '') : `${first?.label ?? ''} and ${others.length} more`;
}

function heading(text: string): Content {
  return { text, style: 'heading', headlineLevel: 1 };
}

function findingBlock(findings: readonly Finding[]): Content[] {
  if (findings.length === 0) return [];
  const colours = { good: PALETTE.good, attention: PALETTE.attention, neutral: PALETTE.accent };
  return [
    heading('In short'),
    {
      ul: findings.map(({ text, tone }) => ({ text, margin: [0, 1, 0, 1], markerColor: colours[tone] })),
    },
  ];
}

function figureBlock(figures: readonly KeyFigure[]): Content[] {
  if (figures.length === 0) return [];
  const rows = figures.map((figure) => {
    const change = changeOf(figure);
    return [
      figure.label,
      figure,
      figure.before ?? '–',
      change === null ? '–' : changeText(change),
      shareText(figure.coverage),
      shareText(figure.estimated_share),
    ];
  });
  return [
    heading('Key figures'),
    tableOf(
      { columns: ['Figure', 'This period', 'Period before', 'Change', 'Coverage', 'Estimated'], rows },
      ['*', 'auto', 'auto', 'auto', 'auto', 'auto'],
      'right',
    ),
  ];
}

function sectionBlock({ title, text, chart, table }: ReportSection, carrier: string): Content[] {
  const opening: Content[] = [
    heading(title),
    ...text.map((line): Content => ({ text: line, margin: [0, 0, 0, 4] })),
  ];
  const block: Content[] =
    chart === null
      ? opening
      : [{ stack: [...opening, { svg: chartSvg(chart, carrier), width: CHART_WIDTH }], unbreakable: true }];
  return table === null ? block : [...block, tableOf(table)];
}

function recommendationBlock({ recommendations }: ReportDocument): Content[] {
  if (recommendations.length === 0) return [];
  return [
    heading('Recommendations'),
    tableOf(
      {
        columns: ['Where', 'What', 'Energy a year', 'Cost a year', 'Carbon a year'],
        rows: recommendations.map(({ label, text, saving, saving_cost: cost, saving_co2: co2 }) => [
          label,
          text,
          saving,
          cost,
          co2,
        ]),
      },
      ['auto', '*', 'auto', 'auto', 'auto'],
    ),
  ];
}

/** Shorter texts than this stay in one line: dates, names, numbers. */
const ONE_LINE = 20;
/** A column with a longer text takes the room that is left. */
const LONG_TEXT = 60;

/** With more columns than this, all share the width and their texts break. */
const MOST_COLUMNS = 6;

type Alignment = 'left' | 'right';

/** Figures to the right, under each other; text to the left. */
function tableOf({ columns, rows }: ReportTable, widths?: string[], figuresTo?: Alignment): Content {
  const isFigure = columns.map((_, at) => rows.every((row) => isNumeric(row[at] ?? '')));
  const alignment = (at: number): Alignment =>
    at === 0 ? 'left' : (figuresTo ?? (isFigure[at] === true ? 'right' : 'left'));
  const isLong = columns.map((_, at) => rows.some((row) => cellText(row[at] ?? '').length > LONG_TEXT));
  const first = isLong.includes(true) ? 'auto' : '*';
  const isWide = columns.length > MOST_COLUMNS && !isLong.includes(true);
  const widthOf = (at: number): string =>
    isWide ? (at === 0 ? 'auto' : '*') : isLong[at] === true ? '*' : at === 0 ? first : 'auto';
  return {
    margin: [0, 4, 0, 0],
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: widths ?? columns.map((_, at) => widthOf(at)),
      body: [
        columns.map((text, at): TableCell => ({
          text,
          style: 'head',
          alignment: alignment(at),
          noWrap: !isWide && text.length <= ONE_LINE,
        })),
        ...rows.map((row) =>
          row.map((cell, at): TableCell => ({
            text: cellText(cell),
            alignment: alignment(at),
            fontSize: isWide ? 7 : 8,
            noWrap: !isWide && cellText(cell).length <= ONE_LINE,
            ...(isUnknown(cell) && { color: PALETTE.muted, italics: true }),
          })),
        ),
      ],
    },
    layout: {
      hLineWidth: (line, node) => (line === 0 || line === node.table.body.length ? 0 : 0.5),
      vLineWidth: () => 0,
      hLineColor: () => PALETTE.line,
      paddingLeft: (column) => (column === 0 ? 0 : 6),
      paddingRight: () => 6,
      paddingTop: () => 3,
      paddingBottom: () => 2,
    },
  };
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : figureText(cell);
}

/** A figure, a change, or what stands for one that is not known. */
function isNumeric(cell: Cell): boolean {
  return typeof cell !== 'string' || /^(?:[+-]?[\d.,]+%|–|not known)$/.test(cell);
}

function isUnknown(cell: Cell): boolean {
  return typeof cell !== 'string' && cell.value === null;
}
