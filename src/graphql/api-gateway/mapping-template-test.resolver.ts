import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Json } from '../../simulation/json.ts';
import { testMappingTemplate } from '../../simulation/push/api-gateway/test-mapping-template.ts';
import type { ApiContext } from '../context.ts';
import { jsonTextOf } from '../json-text.ts';
import { TestMappingTemplateInput } from './mapping-template-test.input.ts';
import {
  MappingTemplateErrorType,
  MappingTemplateTestType,
  RenderedMappingTemplateType,
} from './mapping-template-test.type.ts';

/** In points: a template may take half a second, so an operation has room for a few only. */
const RENDERING_COST = 4_000;

@Resolver()
export class MappingTemplateTestResolver {
  @Query(() => MappingTemplateTestType, {
    description:
      'What a mapping template of API Gateway makes of a request, by the code that APIs use. Takes any role.',
    complexity: ({ childComplexity }) => RENDERING_COST + childComplexity,
  })
  testMappingTemplate(
    @Ctx() { access }: ApiContext,
    @Arg('input', () => TestMappingTemplateInput, { description: 'What is to be tried.' })
    input: TestMappingTemplateInput,
  ): MappingTemplateTestType {
    access.requireKey('VIEWER');
    const { rendered, error } = testMappingTemplate({
      template: input.template,
      body: jsonTextOf(input.body ?? ''),
      parameters: {
        path: (input.pathParameters ?? {}) as Json,
        querystring: (input.queryStringParameters ?? {}) as Json,
        header: (input.headers ?? {}) as Json,
      },
      stageVariables: (input.stageVariables ?? {}) as Json,
      context: (input.context ?? {}) as Json,
    });
    return {
      rendered: rendered && new RenderedMappingTemplateType(rendered),
      error: error && new MappingTemplateErrorType(error),
    };
  }
}
