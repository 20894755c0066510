import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { documentLanguages } from './answer-languages.ts';
import { nameAliases, operationId } from './operation-ids.ts';

/** How a service presents itself. */
export interface ApiDescription {
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly about: string;
  /** Where the pages are served, without a leading slash; the document itself at `<path>-json`. */
  readonly path: string;
}

const CONVENTIONS = `Times are ISO 8601 with offset; ranges are half-open: \`from\` belongs to them, \`to\` does not. A range is given by
\`from\` and \`to\`, by \`duration\` (\`1h\`, \`7d\`, \`P1D\`; ends now) or by \`period\` (\`today\`, \`last_month\`, in the
factory's time zone; weeks start on Monday).
A value that is not known is \`null\` with a reason; zero is a value. Different energy carriers are never added up.
Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\` and, where fields are at fault, \`errors\` that
name each field, the reason and the remedy.`;

/** The OpenAPI document of an application; one that was created in preview is enough. */
export function describeApi(app: INestApplication, { title, about }: ApiDescription): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle(title)
      .setDescription(`${about}\n\n${CONVENTIONS}`)
      .setVersion('1')
      .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
      .addBearerAuth(
        { type: 'http', scheme: 'bearer', description: 'access_token of auth/login, or a key' },
        'token',
      )
      .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'key')
      .addSecurityRequirements('token')
      .addSecurityRequirements('key')
      .build(),
    { operationIdFactory: operationId },
  );
  nameAliases(document);
  documentLanguages(document);
  return document;
}

/** Serves the OpenAPI document and its pages. */
export function documentApi(app: INestApplication, api: ApiDescription): OpenAPIObject {
  const document = describeApi(app, api);
  SwaggerModule.setup(api.path, app, document, { jsonDocumentUrl: `${api.path}-json` });
  return document;
}
