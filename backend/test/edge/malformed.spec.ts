import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsInt, IsOptional } from 'class-validator';
import { NeedsRole } from '../../src/auth/route-access.js';
import { Tenant, TenantInPath } from '../../src/auth/tenant.js';
import { type Edge, startEdge } from './support/edge.js';
import { get, HOST, MALFORMED_REQUESTS } from './support/malformed-requests.js';
import { sendRawAndClose } from './support/raw-http.js';

class ActDto {
  @IsOptional()
  @IsInt()
  interval_sec?: number;
}

@Controller('api')
@NeedsRole('viewer')
class TargetController {
  static acted = 0;

  @Get('tenants/:tenant')
  read(@TenantInPath() tenant: string) {
    return { tenant };
  }

  @Post('act')
  act(@Tenant() tenant: string, @Body() body: ActDto) {
    TargetController.acted += 1;
    return { tenant, body: { ...body } };
  }
}

describe('a malformed request', () => {
  let edge: Edge;
  const defects: unknown[] = [];
  const note = (error: unknown): void => void defects.push(error);

  beforeAll(async () => {
    edge = await startEdge({ controllers: [TargetController] });
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    await edge.close();
  });

  it.each(MALFORMED_REQUESTS)('such as %s is refused and the service goes on', async (_what, request) => {
    const before = TargetController.acted;
    const answer = await sendRawAndClose(edge.port, Buffer.from(request, 'latin1'));
    expect(answer.text).not.toMatch(/HTTP\/1\.1 5\d\d/);
    expect(answer.text).not.toMatch(/HTTP\/1\.1 2\d\d/);
    expect(answer.text).not.toMatch(/node:internal|at .+\.(?:ts|js):\d/);
    expect(TargetController.acted).toBe(before);
    expect((await fetch(`${edge.url}/api/tenants/acme`)).status).toBe(200);
    expect(defects).toEqual([]);
  });

  it('that is no HTTP at all still gets a problem document', async () => {
    const answer = await sendRawAndClose(edge.port, 'nonsense\r\n\r\n');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('content-type: application/problem+json');
    expect(answer.text).toContain('x-content-type-options: nosniff');
    expect(answer.text).toContain('"code":"validation_failed"');
  });

  it('that expects what nobody gives gets a problem document, too', async () => {
    const answer = await sendRawAndClose(edge.port, get('/api/tenants/acme', `${HOST}Expect: the-moon\r\n`));
    expect(answer.status).toBe(417);
    expect(answer.text).toContain('content-type: application/problem+json');
    expect(answer.text).toContain('x-content-type-options: nosniff');
    expect(answer.text).toContain('"code":"validation_failed"');
  });

  it('with too large headers gets 431', async () => {
    const answer = await sendRawAndClose(edge.port, get('/', `${HOST}X-Large: ${'x'.repeat(20_000)}\r\n`));
    expect(answer.status).toBe(431);
  });
});
