using Nabla.Compilation;

namespace Nabla.Tests.Compilation;

public sealed class IdleArenasTests
{
    private const int Arena = 2 << 20;

    [Fact]
    public void The_longest_waiting_go_where_there_are_too_many()
    {
        IdleArenas idle = new(3 * Arena);
        Storage[] arenas = [.. Enumerable.Range(0, 5).Select(_ => Storage.Rent(Arena))];
        IdleArenas.Entry[] entries = [.. arenas.Select(arena => idle.Of(arena)!)];
        foreach (IdleArenas.Entry entry in entries)
        {
            entry.Wait();
        }

        Assert.Equal(3 * Arena, idle.Bytes);
        Assert.Equal([false, false, true, true, true], entries.Select(entry => entry.TryResume()));
        Assert.Equal([true, true, false, false, false], arenas.Select(arena => arena.Block is null));
        Assert.Equal(0, idle.Bytes);
    }

    [Fact]
    public void The_last_stays_whatever_its_size_and_small_ones_are_not_counted()
    {
        IdleArenas idle = new(Arena);
        Assert.Null(idle.Of(Storage.Rent(1 << 16)));
        IdleArenas.Entry small = idle.Of(Storage.Rent(Arena))!;
        IdleArenas.Entry large = idle.Of(Storage.Rent(4 * Arena))!;
        small.Wait();
        large.Wait();
        Assert.Equal(4 * Arena, idle.Bytes);
        Assert.True(large.TryResume());
        Assert.False(small.TryResume());
        large.Wait();
        Assert.True(large.TryResume());
    }

    [Fact]
    public void Threads_may_wait_and_resume_at_once()
    {
        IdleArenas idle = new(4 * Arena);
        Parallel.For(0, 16, _ =>
        {
            for (int round = 0; round < 200; round++)
            {
                IdleArenas.Entry entry = idle.Of(Storage.Rent(Arena))!;
                entry.Wait();
                entry.TryResume();
            }
        });
        Assert.Equal(0, idle.Bytes);
    }

    [Fact]
    public void A_function_whose_arena_has_gone_takes_a_new_one()
    {
        Frame? gone = null;
        IdleArenas idle = new(Arena);
        for (int i = 0; i < 2; i++)
        {
            Frame frame = new(Device.Cpu.Machine, [], Storage.Rent(Arena), 0, 0, 0, idle);
            frame.Wait();
            gone ??= frame;
        }

        Assert.False(gone!.TryResume());
    }
}
