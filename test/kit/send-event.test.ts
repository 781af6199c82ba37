import 'aws-sdk-client-mock-jest';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { DETAIL_TYPES } from '../../lambda/kit/events.ts';
import { sendEvent, sendEvents } from '../../lambda/kit/send-event.ts';

const client = new EventBridgeClient({});
const eventBridge = mockClient(client);
const object = { bucket: 'uploads', key: 'été 1+1 %.JPG', size: 5, etag: 'abc' };

beforeEach(() => eventBridge.reset());

it('sends the object in the shape of S3, to the default bus, as this product', async () => {
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
  await sendEvent(client, DETAIL_TYPES.tooLarge, object);
  expect(eventBridge).toHaveReceivedCommandWith(PutEventsCommand, {
    Entries: [
      {
        Source: 'media-library',
        DetailType: 'Object Too Large',
        Detail: JSON.stringify({ bucket: { name: 'uploads' }, object: { key: 'été 1+1 %.JPG', size: 5, etag: 'abc' } }),
      },
    ],
  });
});

it('fails if EventBridge answers 200 but did not take the event', async () => {
  const entry = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [entry] });
  await expect(sendEvent(client, DETAIL_TYPES.created, object)).rejects.toThrow(
    'EventBridge refused Object Created of été 1+1 %.JPG: ThrottlingException Rate exceeded',
  );
});

it('fails if EventBridge fails', async () => {
  eventBridge.on(PutEventsCommand).rejects(new Error('no connection'));
  await expect(sendEvent(client, DETAIL_TYPES.created, object)).rejects.toThrow('no connection');
});

describe('Many events', () => {
  const objects = Array.from({ length: 23 }, (_, i) => ({ ...object, key: `${i}.jpg` }));

  /** Takes events but for those that are refused, and says of each request which keys it had. */
  function answer(refuses: (key: string, request: number) => boolean): string[][] {
    const requests: string[][] = [];
    eventBridge.on(PutEventsCommand).callsFake(({ Entries }) => {
      const keys = Entries.map(({ Detail }: { Detail: string }) => JSON.parse(Detail).object.key);
      requests.push(keys);
      return { Entries: keys.map((key: string) => (refuses(key, requests.length) ? { ErrorCode: 'Busy' } : {})) };
    });
    return requests;
  }

  it('go ten a request, each once', async () => {
    const requests = answer(() => false);
    expect(await sendEvents(client, DETAIL_TYPES.created, objects)).toEqual([]);
    expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(requests.flat()).toEqual(objects.map(({ key }) => key));
  });

  it('are sent again if they were refused, and only those', async () => {
    const requests = answer((key, request) => request <= 3 && ['3.jpg', '15.jpg'].includes(key));
    expect(await sendEvents(client, DETAIL_TYPES.created, objects, { pauseMs: 1 })).toEqual([]);
    expect(requests.slice(3)).toEqual([['3.jpg', '15.jpg']]);
  });

  it('come back if they are refused to the end', async () => {
    const requests = answer((key) => key === '3.jpg');
    expect(await sendEvents(client, DETAIL_TYPES.created, objects, { attempts: 2, pauseMs: 1 })).toEqual([objects[3]]);
    expect(requests).toHaveLength(4);
  });
});
