import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { nameAliases, operationId } from './operation-ids.ts';

const DESCRIPTION = `Energy, machines, devices and telemetry of EnMS.

Times are ISO 8601 with offset; ranges are half-open: \`from\` belongs to them, \`to\` does not. A range is given by
\`from\` and \`to\`, by \`duration\` (\`1h\`, \`7d\`, \`P1D\`; ends now) or by \`period\` (\`today\`, \`last_month\`, in the
factory's time zone; weeks start on Monday).
A value that is not known is \`null\` with a reason; zero is a value. Different energy carriers are never added up.
Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\` and, where fields are at fault, \`errors\` that
name each field, the reason and the remedy.`;

/** The OpenAPI document of an application; one that was created in preview is enough. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(
    app,
    new DocumentBuilder()
      .setTitle('EnMS query service')
      .setDescription(DESCRIPTION)
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
  return document;
}

/** Serves the OpenAPI document at /api/docs-json and its pages at /api/docs. */
export function documentApi(app: INestApplication): OpenAPIObject {
  const document = describeApi(app);
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs-json' });
  return document;
}
