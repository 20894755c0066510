import { AuditLog } from '@enms/http-api';
import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuditInterceptor } from './audit-interceptor.ts';

/** Every change goes into the audit log. */
@Module({ providers: [AuditLog, { provide: APP_INTERCEPTOR, useClass: AuditInterceptor }] })
export class AuditModule {}
