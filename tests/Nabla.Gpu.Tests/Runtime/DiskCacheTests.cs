namespace Nabla.Gpu.Tests.Runtime;

public sealed class DiskCacheTests : IDisposable
{
    private readonly FolderOfATest _root = new();

    private string Folder => Path.Combine(_root.Path, "nabla", "kernels");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void WhatIsKeptIsFoundByAnotherProcess()
    {
        Assert.Null(new DiskCache(Folder).Find("key"));
        new DiskCache(Folder).Keep("key", [1, 2, 3]);
        new DiskCache(Folder).Keep("other", []);
        Assert.Equal([1, 2, 3], new DiskCache(Folder).Find("key")!);
        Assert.Equal([], new DiskCache(Folder).Find("other")!);
        Assert.Null(new DiskCache(Folder).Find("keyed"));
    }

    [Fact]
    public void TheLastOneKeptCounts()
    {
        DiskCache cache = new(Folder);
        cache.Keep("key", [1]);
        cache.Keep("key", [2, 2]);
        Assert.Equal([2, 2], cache.Find("key")!);
        Assert.Single(Directory.GetFiles(Folder));
    }

    [Fact]
    public void EveryDamageCountsAsNothingFound()
    {
        DiskCache cache = new(Folder);
        cache.Keep("key", [1, 2, 3, 4]);
        string file = DiskCache.FileOf(Folder, "key");
        byte[] whole = File.ReadAllBytes(file);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            Assert.Null(cache.Find("key"));
        }

        for (int i = 0; i < whole.Length; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            File.WriteAllBytes(file, changed);
            Assert.Null(cache.Find("key"));
        }

        File.WriteAllBytes(file, [.. whole, 0]);
        Assert.Null(cache.Find("key"));
        File.WriteAllBytes(file, whole);
        Assert.Equal([1, 2, 3, 4], cache.Find("key")!);
    }

    [Fact]
    public void AFolderInAFilesPlaceIsNothingFoundAndNothingKept()
    {
        DiskCache cache = new(Folder);
        Directory.CreateDirectory(DiskCache.FileOf(Folder, "key"));
        Assert.Null(cache.Find("key"));
        cache.Keep("key", [1]);
        Assert.Null(cache.Find("key"));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public void WhereTheFolderCannotBeMadeNothingIsKept()
    {
        string file = Path.Combine(_root.Path, "file");
        File.WriteAllText(file, "");
        foreach (DiskCache cache in new[] { new DiskCache(Path.Combine(file, "below")), new DiskCache(null), new DiskCache("\0") })
        {
            cache.Keep("key", [1]);
            Assert.Null(cache.Find("key"));
        }
    }

    [Fact]
    public void TheOldestMakeRoom()
    {
        DiskCache cache = new(Folder, mostBytes: 4 * 1100);
        DateTime start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 4; i++)
        {
            cache.Keep($"{i}", new byte[1000]);
            File.SetLastWriteTimeUtc(DiskCache.FileOf(Folder, $"{i}"), start.AddHours(i));
        }

        // What is asked for is young again.
        Assert.NotNull(cache.Find("0"));
        cache.Keep("4", new byte[1000]);
        Assert.Equal([true, false, false, true, true], Enumerable.Range(0, 5).Select(i => cache.Find($"{i}") is not null));
    }

    [Fact]
    public void TheFolderIsLookedThroughFirstAndThenOnceASixteenthOfTheLimitWasKept()
    {
        const int Most = 160_000;
        DiskCache cache = new(Folder, Most);
        cache.Keep("first", new byte[1000]);
        Put("of another");
        cache.Keep("second", new byte[5000]);
        Assert.True(File.Exists(Path.Combine(Folder, "of another")));
        cache.Keep("third", new byte[5000]);
        Assert.False(File.Exists(Path.Combine(Folder, "of another")));
        Assert.All(["first", "second", "third"], key => Assert.NotNull(cache.Find(key)));

        // Who begins looks at once.
        Put("of one more");
        new DiskCache(Folder, Most).Keep("fourth", [1]);
        Assert.False(File.Exists(Path.Combine(Folder, "of one more")));

        void Put(string name)
        {
            string path = Path.Combine(Folder, name);
            File.WriteAllBytes(path, new byte[Most]);
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    [Fact]
    public void SeveralWhoKeepThingsStayNearTheLimitTogether()
    {
        const int Most = 64_000;
        const int Processes = 3;
        DiskCache[] caches = [.. Enumerable.Range(0, Processes).Select(_ => new DiskCache(Folder, Most))];
        for (int i = 0; i < 300; i++)
        {
            caches[i % Processes].Keep($"{i}", new byte[1000]);
            Assert.InRange(new DirectoryInfo(Folder).EnumerateFiles().Sum(static file => file.Length), 1, Most + (Processes * ((Most / 16) + 1100)));
        }
    }

    [Fact]
    public void WhatIsTooLongForTheWholeCacheIsNotKept()
    {
        DiskCache cache = new(Folder, mostBytes: 1000);
        cache.Keep("key", new byte[1000]);
        Assert.Null(cache.Find("key"));
    }

    [Fact]
    public void SeveralWhoKeepTheSameLeaveOneWhole()
    {
        byte[][] contents = [.. Enumerable.Range(0, 4).Select(i => Enumerable.Repeat((byte)i, 50_000).ToArray())];
        Parallel.For(0, 64, i => new DiskCache(Folder).Keep("key", contents[i % 4]));
        byte[]? found = new DiskCache(Folder).Find("key");
        Assert.Contains(contents, content => content.AsSpan().SequenceEqual(found));
        Assert.Single(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData("/c", "/h", false, "/c/nabla/kernels")]
    [InlineData("relative", "/h", false, "/h/.cache/nabla/kernels")]
    [InlineData(null, "/h", false, "/h/.cache/nabla/kernels")]
    [InlineData("/c", "/h", true, "/h/Library/Caches/nabla/kernels")]
    [InlineData(null, null, false, null)]
    [InlineData("", "", false, null)]
    public void TheUsersFolderIsWhereTheSystemKeepsSuchThings(string? cache, string? home, bool isMac, string? expected)
    {
        string? found = DiskCache.UserFolder(name => name == "XDG_CACHE_HOME" ? cache : name == "HOME" ? home : null, isWindows: false, isMac);
        Assert.Equal(expected, found?.Replace('\\', '/'));
    }
}
