import { Injectable } from '@nestjs/common';
import { ScopeDirectory } from '../../energy/scope-directory.ts';
import { invalidRequest } from '@enms/http-api';
import { BillRepository } from './bill-repository.ts';
import { compareInvoice } from './invoice-comparison.ts';
import type { BillDto, BillQuery, CheckInvoiceBody, InvoiceCheckDto } from './invoice-dto.ts';

/** Our own bill of a month, and what a supplier's says against it. */
@Injectable()
export class InvoiceService {
  readonly #scopes: ScopeDirectory;
  readonly #bills: BillRepository;

  constructor(scopes: ScopeDirectory, bills: BillRepository) {
    this.#scopes = scopes;
    this.#bills = bills;
  }

  async bill(tenantId: number, query: BillQuery): Promise<BillDto> {
    const factory = await this.#scopes.factory(tenantId, query.factory);
    const lines = await this.#bills.bill(factory.id, query.carrier, `${query.month}-01`);
    return {
      factory: factory.slug,
      carrier: query.carrier,
      month: query.month,
      lines: lines.map(({ tariff_version_id: versionId, ...line }) => ({
        ...line,
        cost_version_id: versionId,
      })),
    };
  }

  /** @throws Problem 400 when the invoice has neither lines nor a total, 404, 409 */
  async check(tenantId: number, body: CheckInvoiceBody): Promise<InvoiceCheckDto> {
    if (body.lines === undefined && body.total === undefined) {
      throw invalidRequest([
        { field: 'total', reason: 'missing', remedy: 'Send the lines of the invoice, its total, or both.' },
      ]);
    }
    const factory = await this.#scopes.factory(tenantId, body.factory);
    const bill = await this.#bills.bill(factory.id, body.carrier, `${body.month}-01`);
    const invoice = { lines: body.lines ?? [], total: body.total ?? null };
    const { lines, total, currency } = compareInvoice(bill, invoice, body.tolerance);
    return {
      factory: factory.slug,
      carrier: body.carrier,
      month: body.month,
      currency,
      tolerance: body.tolerance,
      lines: [...lines],
      total,
      verdict: total.verdict,
    };
  }
}
