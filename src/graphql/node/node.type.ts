import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'Anything with a global id: `node(id:)` finds it.' })
export abstract class NodeType {
  @Field(() => ID, {
    description:
      'Opaque and global. Its prefix names the type: `ten_`, `key_`, `sbx_`, `fn_`, `fnv_`, `als_`, `pcc_`, `inv_`, `adv_`, `bkt_`, `obj_`.',
  })
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}
