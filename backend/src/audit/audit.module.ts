import { Module } from '@nestjs/common';
import { AuditProofController } from './audit-proof.controller.js';
import { AuditController } from './audit.controller.js';

@Module({ controllers: [AuditController, AuditProofController] })
export class AuditModule {}
