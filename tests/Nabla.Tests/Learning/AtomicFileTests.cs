using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class AtomicFileTests
{
    private static readonly Dictionary<string, Tensor> s_tensors = new() { ["a"] = Tensor.Ones(1000), ["b"] = Tensor.Zeros(500) };

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(4500)]
    [InlineData(5999)]
    public void A_full_disk_leaves_the_old_file_whole_and_nothing_behind(int space)
    {
        using ScratchFolder folder = new();
        File.WriteAllText(folder["model"], "old");
        IOException thrown = Assert.Throws<IOException>(() => SafeTensors.Write(folder["model"], s_tensors, null, path => new FullDisk(path, space)));
        Assert.Contains(folder["model"], thrown.Message, StringComparison.Ordinal);
        Assert.Contains("unchanged", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("disk has space", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["model"]));
        Assert.Equal(["model"], folder.Names);
    }

    [Fact]
    public void A_file_too_long_for_its_place_is_a_failed_save_like_others()
    {
        using ScratchFolder folder = new();
        File.WriteAllText(folder["model"], "old");

        // What a FileStream throws where the operating system says EFBIG.
        IOException thrown = Assert.Throws<IOException>(() => SafeTensors.Write(
            folder["model"], s_tensors, null, path => new FullDisk(path, long.MaxValue, () => throw new ArgumentOutOfRangeException("value"))));
        Assert.Contains("longer than the disk's format or a limit of this process (ulimit -f) allows. The file that was there is unchanged.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["model"]));
        Assert.Equal(["model"], folder.Names);
    }

    [Fact]
    public void The_devices_own_refusal_is_reported_too()
    {
        if (File.Exists("/dev/full"))
        {
            using ScratchFolder folder = new();
            IOException thrown = Assert.Throws<IOException>(() => SafeTensors.Write(folder["model"], s_tensors, null, _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0)));
            Assert.Contains("could not be saved", thrown.Message, StringComparison.Ordinal);
            Assert.Empty(folder.Names);
        }
    }

    [Fact]
    public void At_every_moment_of_a_save_the_old_file_is_whole()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["model"], [new("old", Tensor.Ones(100))]);
        byte[] old = File.ReadAllBytes(folder["model"]);
        int writes = 0;
        SafeTensors.Write(folder["model"], s_tensors, null, path => new FullDisk(path, long.MaxValue, () =>
        {
            writes++;
            Assert.Equal(old, File.ReadAllBytes(folder["model"]));
        }));
        Assert.True(writes >= 3);
        Assert.Equal(["a", "b"], SafeTensors.Read(folder["model"]).Keys.Order());
        Assert.Equal(["model"], folder.Names);
    }

    [Fact]
    public void What_a_killed_save_left_is_cleared_by_the_next()
    {
        using ScratchFolder folder = new();
        File.WriteAllBytes(folder["model.partial"], new byte[100_000]);
        SafeTensors.Write(folder["model"], s_tensors);
        Assert.Equal(["model"], folder.Names);
        Assert.Equal(2, SafeTensors.Read(folder["model"]).Count);
    }

    [Fact]
    public void A_read_only_file_is_not_replaced()
    {
        using ScratchFolder folder = new();
        File.WriteAllText(folder["model"], "old");
        File.SetAttributes(folder["model"], FileAttributes.ReadOnly);
        Assert.Contains("read-only", Assert.Throws<IOException>(() => SafeTensors.Write(folder["model"], s_tensors)).Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder["model"]));
        Assert.Equal(["model"], folder.Names);
        File.SetAttributes(folder["model"], FileAttributes.Normal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using ScratchFolder folder = new();
        string path = Path.Combine(folder["missing"], "model");
        Assert.Contains(path, Assert.Throws<IOException>(() => SafeTensors.Write(path, s_tensors)).Message, StringComparison.Ordinal);
        Assert.Contains("folder of that name", Assert.Throws<IOException>(() => SafeTensors.Write(folder.Path, s_tensors)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_followed()
    {
        using ScratchFolder folder = new();
        File.WriteAllText(folder["real"], "old");
        File.CreateSymbolicLink(folder["link"], folder["real"]);
        SafeTensors.Write(folder["link"], s_tensors);
        Assert.Equal(2, SafeTensors.Read(folder["real"]).Count);
        Assert.NotNull(new FileInfo(folder["link"]).LinkTarget);
    }

    /// <summary>A file on a disk with so many bytes left.</summary>
    private sealed class FullDisk(string path, long space, Action? written = null) : Stream
    {
        private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        private long _space = space;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => _file.Flush();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = (int)Math.Min(_space, buffer.Length);
            _file.Write(buffer[..fits]);
            _space -= fits;
            if (fits < buffer.Length)
            {
                throw new IOException("No space left on device.");
            }

            written?.Invoke();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _file.Dispose();
            base.Dispose(disposing);
        }
    }
}
