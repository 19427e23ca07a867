import { Field, Int, ObjectType } from 'type-graphql';
import type {
  RenderedTemplate,
  RequestOverride,
  ResponseOverride,
} from '../../simulation/push/api-gateway/mapping-template/render-template.ts';
import type {
  TemplateError,
  TemplateErrorKind as TemplateErrorKindName,
} from '../../simulation/push/api-gateway/mapping-template/template-error.ts';
import { defineEnum } from '../enum.ts';
import { JsonScalar } from '../scalar/scalars.ts';

const MappingTemplateErrorKind = defineEnum<TemplateErrorKindName>(
  'MappingTemplateErrorKind',
  'Why a mapping template ended without a text.',
  {
    INVALID_TEMPLATE: 'It cannot be read.',
    FAILED: 'Something in it went wrong, where Java would have thrown.',
    UNREADABLE_BODY: 'It asks for JSON, and the body is none.',
    TOO_MUCH: 'It takes more work or more room than a template may.',
  },
);

@ObjectType('MappingTemplateError', { description: 'Why a mapping template ended without a text.' })
export class MappingTemplateErrorType {
  readonly error: TemplateError;

  constructor(error: TemplateError) {
    this.error = error;
  }

  @Field(() => MappingTemplateErrorKind, { description: 'What kind of error it is.' })
  get kind(): TemplateErrorKindName {
    return this.error.kind;
  }

  @Field(() => String, { description: 'What is wrong, with the place.' })
  get message(): string {
    return this.error.message;
  }

  @Field(() => Int, { nullable: true, description: 'From 1; null where no place is to blame.' })
  get line(): number | null {
    return this.error.place?.line ?? null;
  }

  @Field(() => Int, { nullable: true, description: 'From 1; null where no place is to blame.' })
  get column(): number | null {
    return this.error.place?.column ?? null;
  }
}

@ObjectType('MappingTemplateRequestOverride', {
  description: 'What a mapping template has set for the request to the integration.',
})
export class MappingTemplateRequestOverrideType {
  readonly override: RequestOverride;

  constructor(override: RequestOverride) {
    this.override = override;
  }

  @Field(() => JsonScalar, { description: 'Headers by their names.' })
  get header(): unknown {
    return Object.fromEntries(this.override.header);
  }

  @Field(() => JsonScalar, { description: 'Parameters of the path by their names.' })
  get path(): unknown {
    return Object.fromEntries(this.override.path);
  }

  @Field(() => JsonScalar, { description: 'Parameters of the query by their names.' })
  get querystring(): unknown {
    return Object.fromEntries(this.override.querystring);
  }
}

@ObjectType('MappingTemplateResponseOverride', {
  description: 'What a mapping template has set for the response to the client.',
})
export class MappingTemplateResponseOverrideType {
  readonly override: ResponseOverride;

  constructor(override: ResponseOverride) {
    this.override = override;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The status of HTTP, as the template wrote it; null where it set none.',
  })
  get status(): string | null {
    return this.override.status;
  }

  @Field(() => JsonScalar, { description: 'Headers by their names.' })
  get header(): unknown {
    return Object.fromEntries(this.override.header);
  }
}

@ObjectType('RenderedMappingTemplate', { description: 'What came of a mapping template.' })
export class RenderedMappingTemplateType {
  readonly rendered: RenderedTemplate;

  constructor(rendered: RenderedTemplate) {
    this.rendered = rendered;
  }

  @Field(() => String, { description: 'The text.' })
  get text(): string {
    return this.rendered.text;
  }

  @Field(() => MappingTemplateRequestOverrideType, {
    description: 'What it set at `$context.requestOverride`.',
  })
  get requestOverride(): MappingTemplateRequestOverrideType {
    return new MappingTemplateRequestOverrideType(this.rendered.requestOverride);
  }

  @Field(() => MappingTemplateResponseOverrideType, {
    description: 'What it set at `$context.responseOverride`.',
  })
  get responseOverride(): MappingTemplateResponseOverrideType {
    return new MappingTemplateResponseOverrideType(this.rendered.responseOverride);
  }

  @Field(() => Int, {
    description: 'How many loops ended after 1,000 iterations with items left.',
  })
  get loopsCut(): number {
    return this.rendered.loopsCut;
  }
}

@ObjectType('MappingTemplateTest', {
  description: 'What a mapping template makes of a request.',
  simpleResolvers: true,
})
export class MappingTemplateTestType {
  @Field(() => RenderedMappingTemplateType, {
    nullable: true,
    description: 'What came of it; null where it ended with an error.',
  })
  readonly rendered!: RenderedMappingTemplateType | null;

  @Field(() => MappingTemplateErrorType, {
    nullable: true,
    description: 'Why nothing came of it; null where something did.',
  })
  readonly error!: MappingTemplateErrorType | null;
}
