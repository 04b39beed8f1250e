import { Controller, Get, Header, type INestApplication, Res } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { NeedsRole } from '../auth/route-access.js';
import { Environment } from '../config/environment.js';
import { productVersion } from '../config/product-version.js';
import { docsPage } from './docs-page.js';
import { RouteTable } from './route-table.js';

/** The API's own description. Swagger is loaded with the first request for it, because few processes ever get one. */
@Controller('api')
export class OpenApiController {
  private document: Promise<OpenAPIObject> | undefined;

  constructor(
    private readonly routes: RouteTable,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    private readonly adapterHost: HttpAdapterHost,
    private readonly environment: Environment,
  ) {}

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @NeedsRole('viewer')
  async json(): Promise<string> {
    return JSON.stringify(await this.read());
  }

  @Get('docs')
  @NeedsRole('viewer')
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const nonce = randomBytes(18).toString('base64');
    void reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
      );
    return docsPage(await this.read(), nonce);
  }

  private read(): Promise<OpenAPIObject> {
    this.document ??= this.build();
    return this.document;
  }

  private async build(): Promise<OpenAPIObject> {
    const { buildDocument } = await import('./openapi-document.js');
    return buildDocument(
      this.applicationForSwagger(),
      this.routes.routes(),
      productVersion(),
      this.environment.authMode,
    );
  }

  /** Swagger asks for the application but reads only these three; the application itself cannot be injected. */
  private applicationForSwagger(): INestApplication {
    const container = { getModules: () => this.modules };
    const getHttpAdapter = () => this.adapterHost.httpAdapter;
    const parts = { container, config: this.config, getHttpAdapter };
    const application: Pick<INestApplication, 'getHttpAdapter'> = parts;
    return application as INestApplication;
  }
}
