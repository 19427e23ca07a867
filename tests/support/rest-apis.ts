import type { CommandInput } from '../../src/simulation/commands.ts';
import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../../src/simulation/push/http/http-message.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import {
  restResources,
  type RestResourceRow,
} from '../../src/simulation/push/api-gateway/rest-api/resource.ts';
import {
  restApis,
  type RestApiRow,
} from '../../src/simulation/push/api-gateway/rest-api/rest-api.ts';
import { restDeployments } from '../../src/simulation/push/api-gateway/rest-api/deployment.ts';
import { requestApi } from './apis.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

const ACCOUNT = 'eu-west-1:123456789012';

/** The URI of an integration with a function, by its name or what follows the account in its ARN. */
export function lambdaUri(functionName = 'orders'): string {
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:${ACCOUNT}:function:${functionName}/invocations`;
}

/** A REST API as tests build it: paths make their resources, and `deploy` brings it to "prod". */
export class TestRestApi {
  readonly sandbox: TestSandbox;
  readonly restApiId: string;

  constructor(sandbox: TestSandbox, input: Partial<CommandInput<'CreateRestApi'>> = {}) {
    this.sandbox = sandbox;
    const { id } = sandbox.execute('CreateRestApi', {
      name: 'shop',
      description: null,
      binaryMediaTypes: null,
      ...input,
    });
    this.restApiId = id.replace('rst_', '');
  }

  get row(): RestApiRow {
    const row = this.sandbox.world.table(restApis).find(this.restApiId);
    if (!row) throw new Error(`No REST API ${this.restApiId}`);
    return row;
  }

  resources(): RestResourceRow[] {
    return this.sandbox.world
      .table(restResources)
      .group(this.row.id)
      .sort((left, right) => left.seq - right.seq);
  }

  /** The id of the resource of a path, made where it is not there. */
  resource(path: string): string {
    const found = this.resources().find((resource) => resource.path === path);
    if (found) return found.resourceId;
    const slash = path.lastIndexOf('/');
    this.sandbox.execute('CreateResource', {
      restApiId: this.restApiId,
      parentId: this.resource(path.slice(0, slash) || '/'),
      pathPart: path.slice(slash + 1),
    });
    return this.resource(path);
  }

  /** A method by its route: `GET /orders`. */
  reference(route: string): { restApiId: string; resourceId: string; httpMethod: string } {
    const [httpMethod = '', path = ''] = route.split(' ');
    return { restApiId: this.restApiId, resourceId: this.resource(path), httpMethod };
  }

  method(
    route: string,
    authorizationType: CommandInput<'PutMethod'>['authorizationType'] = 'NONE',
  ): this {
    this.sandbox.execute('PutMethod', { ...this.reference(route), authorizationType });
    return this;
  }

  integration(route: string, input: Partial<CommandInput<'PutIntegration'>> = {}): this {
    this.sandbox.execute('PutIntegration', {
      ...this.reference(route),
      type: 'AWS_PROXY',
      integrationHttpMethod: 'POST',
      uri: lambdaUri(),
      credentials: null,
      requestParameters: null,
      requestTemplates: null,
      passthroughBehavior: null,
      contentHandling: null,
      timeoutInMillis: null,
      ...input,
    });
    return this;
  }

  /** A method with its integration: a proxy of "orders" where nothing else is said. */
  route(route: string, input: Partial<CommandInput<'PutIntegration'>> = {}): this {
    return this.method(route).integration(route, input);
  }

  /** Declares a response of a method and says when the integration gives it. */
  response(
    route: string,
    statusCode: string,
    input: Partial<CommandInput<'PutIntegrationResponse'>> = {},
  ): this {
    this.sandbox.execute('PutMethodResponse', {
      ...this.reference(route),
      statusCode,
      responseParameters: Object.keys(input.responseParameters ?? {}),
    });
    this.sandbox.execute('PutIntegrationResponse', {
      ...this.reference(route),
      statusCode,
      selectionPattern: null,
      responseParameters: null,
      responseTemplates: null,
      contentHandling: null,
      ...input,
    });
    return this;
  }

  gatewayResponse(
    responseType: CommandInput<'PutGatewayResponse'>['responseType'],
    input: Partial<CommandInput<'PutGatewayResponse'>>,
  ): this {
    this.sandbox.execute('PutGatewayResponse', {
      restApiId: this.restApiId,
      responseType,
      statusCode: null,
      responseParameters: null,
      responseTemplates: null,
      ...input,
    });
    return this;
  }

  deploy(stageName = 'prod', variables: Readonly<Record<string, string>> | null = null): this {
    this.sandbox.execute('CreateDeployment', {
      restApiId: this.restApiId,
      description: null,
      stageName,
      stageDescription: null,
      variables,
    });
    return this;
  }

  /** The ids of its deployments in the order of creation. */
  deploymentIds(): string[] {
    return this.sandbox.world
      .table(restDeployments)
      .group(this.row.id)
      .sort((left, right) => left.seq - right.seq)
      .map(({ deploymentId }) => deploymentId);
  }

  /** Lets the API invoke a function. */
  permit(functionName = 'orders', sourceArn = this.arn('*/*/*')): this {
    addPermission(this.sandbox, {
      functionName,
      statementId: `api-${this.restApiId}`,
      principal: 'apigateway.amazonaws.com',
      sourceArn,
    });
    return this;
  }

  /** `arn:aws:execute-api:…:<id>/<what>` */
  arn(what: string): string {
    return `arn:aws:execute-api:${ACCOUNT}:${this.restApiId}/${what}`;
  }

  /** Sends a request, `GET /prod/orders`, and waits for the response. */
  request(
    route: string,
    request: Partial<HttpRequest> = {},
    caller: Partial<CallerInput> | null = null,
  ): HttpExchangeRow {
    const [method = '', target = ''] = route.split(' ');
    const [rawPath = '', rawQueryString = ''] = target.split('?');
    return requestApi(
      this.sandbox,
      this.restApiId,
      { method, rawPath, rawQueryString, ...request },
      caller,
    );
  }
}

/** An API whose `ANY /orders` is a proxy of "orders" with that code, permitted and deployed. */
export function proxyOf(sandbox: TestSandbox, code: string): TestRestApi {
  sandbox.createFunction('orders', code);
  return new TestRestApi(sandbox).route('ANY /orders').permit().deploy();
}
