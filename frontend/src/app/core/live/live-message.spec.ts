import { toLiveMessage } from './live-message';

describe('toLiveMessage', () => {
  it('takes over what the server says', () => {
    const change = { type: 'updated', tenant: 'acme' };
    expect(toLiveMessage({ event: 'run', data: JSON.stringify(change), id: '1' })).toEqual({ name: 'run', change });
  });

  it.each(['', 'null', '[]', '{"tenant":1', '{"type":"updated"}'])('keeps the name when the body is %j', (data) => {
    expect(toLiveMessage({ event: 'system', data, id: null })).toEqual({ name: 'system', change: null });
  });

  it('drops names that this console does not know', () => {
    expect(toLiveMessage({ event: 'message', data: '{}', id: null })).toBeNull();
  });
});
