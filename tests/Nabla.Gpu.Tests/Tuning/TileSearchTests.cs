using System.Security.Cryptography;
using Nabla.Gpu.Tests.Runtime;
using Nabla.Gpu.Tests.Text;
using Nabla.Loops;

namespace Nabla.Gpu.Tests.Tuning;

/// <summary>Which tile is taken for what a clock says.</summary>
public sealed class TileSearchTests : IDisposable
{
    private static readonly ProductTile s_usual = ProductTile.For(256, 256);
    private static readonly ProductTile s_large = new(128, 128, 8, 8, 8);
    private static readonly ProductTile s_small = new(32, 32, 16, 2, 2);
    private static readonly ProductTile[] s_all = [s_large, s_usual, s_small];

    private readonly FolderOfATest _folder = new();

    public static TheoryData<int> Tiles => [0, 1, 2];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tiles))]
    public void TheQuickestIsTakenForAllProductsOfAboutThatSize(int quickest)
    {
        GivenClock clock = Prefers(s_all[quickest]);
        TextRuntime runtime = new();
        GpuMachine machine = Machine(runtime, clock);
        Multiply(machine, 256, 256, 64);
        AssertTile(s_all[quickest], runtime);
        Assert.Equal(s_all.ToHashSet(), clock.Timed.ToHashSet());
        Assert.Equal(s_usual, clock.Timed[0]);

        int timed = clock.Timed.Count;
        int launches = runtime.Launches;
        Multiply(machine, 200, 129, 50);
        AssertTile(s_all[quickest], runtime);
        Assert.Equal((timed, launches + 1), (clock.Timed.Count, runtime.Launches));

        // Longer sums, other factors, other numbers: each may have another tile.
        Multiply(machine, 256, 256, 65);
        Assert.True(clock.Timed.Count > timed);
        timed = clock.Timed.Count;
        Multiply(machine, 256, 256, 64, isTransposed: true);
        Assert.True(clock.Timed.Count > timed);
        timed = clock.Timed.Count;
        Multiply(machine, 256, 256, 64, dtype: DType.BFloat16);
        Assert.True(clock.Timed.Count > timed);
        AssertTile(s_all[quickest], runtime);
    }

    [Fact]
    public void WhatBecomesOfTheSumsDoesNotMatter()
    {
        GivenClock clock = Prefers(s_large);
        TextRuntime runtime = new();
        GpuMachine machine = Machine(runtime, clock);
        Multiply(machine, 256, 256, 64);
        int timed = clock.Timed.Count;
        Multiply(machine, 256, 256, 64, hasBias: true);
        AssertTile(s_large, runtime);
        Assert.Equal(timed, clock.Timed.Count);
    }

    [Fact]
    public void ConvolutionsAreProductsToo()
    {
        TextRuntime runtime = new();
        GivenClock clock = Prefers(s_small);
        GpuMachine machine = Machine(runtime, clock);
        Operand x = machine.Scratch(DType.Float32, Shape.Create([4, 40, 16, 16]));
        Operand w = machine.Scratch(DType.Float32, Shape.Create([48, 40, 3, 3]));
        Operand y = machine.Scratch(DType.Float32, Shape.Create([4, 48, 16, 16]));
        Window window = new(Axes.Create([1, 1]), Axes.Create([1, 1]), Axes.Create([1, 1]), 1);
        foreach (Convolved result in Enum.GetValues<Convolved>())
        {
            int timed = clock.Timed.Count;
            machine.Convolve(x, w, y, window, result);
            Assert.True(clock.Timed.Count > timed, $"{result}");
            timed = clock.Timed.Count;
            machine.Convolve(x, w, y, window, result);
            Assert.Equal(timed, clock.Timed.Count);
        }

        machine.Convolve(x, w, y, window, Convolved.Output);
        AssertTile(s_small, runtime);
    }

    [Fact]
    public void SmallProductsAreCutAsUsualAndSoIsEverythingWhereItsUserSaysSo()
    {
        TextRuntime runtime = new();
        GivenClock clock = Prefers(s_large);
        GpuMachine machine = Machine(runtime, clock, leastProducts: 256 * 256 * 64);
        Multiply(machine, 256, 256, 63);
        AssertTile(s_usual, runtime);
        runtime.Tunes = false;
        Multiply(machine, 256, 256, 64);
        AssertTile(s_usual, runtime);
        Assert.Empty(clock.Timed);

        // And again as soon as it is allowed.
        runtime.Tunes = true;
        Multiply(machine, 256, 256, 64);
        AssertTile(s_large, runtime);
        runtime.Tunes = false;
        Multiply(machine, 256, 256, 64);
        AssertTile(s_usual, runtime);
    }

    [Fact]
    public void ThinProductsHaveNothingToChooseFrom()
    {
        TextRuntime runtime = new();
        GivenClock clock = Prefers(s_large);
        GpuMachine machine = new(runtime, new TileSearch(runtime, clock, leastProducts: 1, mostSeconds: 1000));
        Multiply(machine, 16, 4096, 512);
        AssertTile(ProductTile.For(16, 4096), runtime);
        Multiply(machine, 4096, 3, 512);
        AssertTile(ProductTile.For(4096, 3), runtime);
        Assert.Empty(clock.Timed);
    }

    [Fact]
    public void AnotherProcessFindsTheChoice()
    {
        Multiply(Machine(new TextRuntime { Kept = new DiskCache(_folder.Path) }, Prefers(s_large)), 256, 256, 64);
        TextRuntime second = new() { Kept = new DiskCache(_folder.Path) };
        GivenClock clock = Prefers(s_small);
        Multiply(Machine(second, clock), 256, 256, 64);
        AssertTile(s_large, second);
        Assert.Empty(clock.Timed);

        // With another driver something else may be quick.
        TextRuntime third = new() { Kept = new DiskCache(_folder.Path), Driver = "another" };
        Multiply(Machine(third, clock), 256, 256, 64);
        AssertTile(s_small, third);
    }

    [Theory]
    [InlineData("")]
    [InlineData("128 128 8 8")]
    [InlineData("16 128 16 2 4")]
    [InlineData("nobody's business")]
    [InlineData(null)]
    public void WhatIsFoundAndIsNoChoiceIsSearchedAgain(string? found)
    {
        Multiply(Machine(new TextRuntime { Kept = new DiskCache(_folder.Path) }, Prefers(s_large)), 256, 256, 64);
        string file = Assert.Single(Directory.GetFiles(_folder.Path));
        byte[] content = System.Text.Encoding.ASCII.GetBytes(found ?? "");
        byte[] mark = File.ReadAllBytes(file)[..8];
        File.WriteAllBytes(file, found is null ? mark : [.. mark, .. SHA256.HashData(content), .. content]);

        TextRuntime runtime = new() { Kept = new DiskCache(_folder.Path) };
        Multiply(Machine(runtime, Prefers(s_small)), 256, 256, 64);
        AssertTile(s_small, runtime);
        runtime = new TextRuntime { Kept = new DiskCache(_folder.Path) };
        Multiply(Machine(runtime, Prefers(s_usual)), 256, 256, 64);
        AssertTile(s_small, runtime);
    }

    [Fact]
    public void WhatCannotBeCompiledOrIsTooMuchForTheDeviceIsPassedOver()
    {
        TextRuntime refusing = new() { Refuses = static text => text.Contains(Mark(s_large), StringComparison.Ordinal) };
        Multiply(Machine(refusing, Prefers(s_large)), 256, 256, 64);
        AssertTile(s_usual, refusing);

        TextRuntime fewRegisters = new() { Allows = static text => text.Contains(Mark(s_large), StringComparison.Ordinal) ? 128 : 256 };
        GivenClock clock = Prefers(s_large);
        Multiply(Machine(fewRegisters, clock), 256, 256, 64);
        Assert.DoesNotContain(s_large, clock.Timed);

        TextRuntime littleMemory = new() { Has = new TextRuntime().Limits with { LocalBytes = s_large.LocalBytes(DType.Float32) - 1 } };
        clock = Prefers(s_large);
        Multiply(Machine(littleMemory, clock), 256, 256, 64);
        Assert.DoesNotContain(s_large, clock.Timed);
        Assert.DoesNotContain(littleMemory.Loaded, static each => each.Text.Contains(Mark(s_large), StringComparison.Ordinal));
    }

    [Fact]
    public void WhereATileCannotBeHadWithAnEndingAnotherOneIs()
    {
        TextRuntime runtime = new() { Refuses = static text => text.Contains(Mark(s_large), StringComparison.Ordinal) && text.Contains("p2_at", StringComparison.Ordinal) };
        GpuMachine machine = Machine(runtime, Prefers(s_large));
        Multiply(machine, 256, 256, 64);
        AssertTile(s_large, runtime);
        Multiply(machine, 256, 256, 64, hasBias: true);
        Assert.DoesNotContain(Mark(s_large), runtime.Last!, StringComparison.Ordinal);

        // What no tile can be compiled of throws what the compiler said.
        GpuMachine broken = Machine(new TextRuntime { Refuses = static _ => true }, Prefers(s_large));
        Assert.Contains("which is refused", Assert.Throws<DeviceException>(() => Multiply(broken, 256, 256, 64)).Message, StringComparison.Ordinal);
        GpuMachine tiny = Machine(new TextRuntime { Has = new TextRuntime().Limits with { LocalBytes = 1000 } }, Prefers(s_large));
        Assert.Contains("but texts has groups of 1024 with 1000 bytes", Assert.Throws<DeviceException>(() => Multiply(tiny, 256, 256, 64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTakesTwiceAsLongAsTheBestIsNotLaunchedAgain()
    {
        GivenClock clock = new(static tile => tile == s_usual ? 1 : tile == s_large ? 2 : 0.75);
        Multiply(Machine(new TextRuntime(), clock), 256, 256, 64);
        Assert.Equal((TileSearch.Launches, 1, TileSearch.Launches), (clock.Timed.Count(static tile => tile == s_usual), clock.Timed.Count(static tile => tile == s_large), clock.Timed.Count(static tile => tile == s_small)));
    }

    [Fact]
    public void AProcessSearchesForALimitedTimeAndTheNextGoesOn()
    {
        TextRuntime runtime = new() { Kept = new DiskCache(_folder.Path) };
        GivenClock clock = new(static tile => tile == s_large ? 4 : 7, between: 10);
        GpuMachine machine = new(runtime, new TileSearch(runtime, clock, s_all, leastProducts: 1, mostSeconds: 25));
        Multiply(machine, 256, 256, 64);
        AssertTile(s_large, runtime);
        Assert.Equal(Enumerable.Range(0, 2 * TileSearch.Launches).Select(static i => i % 2 == 0 ? s_usual : s_large), clock.Timed);
        Multiply(machine, 256, 256, 500);
        AssertTile(s_usual, runtime);
        Assert.Equal(2 * TileSearch.Launches, clock.Timed.Count);
        Assert.Empty(Directory.GetFiles(_folder.Path));

        TextRuntime next = new() { Kept = new DiskCache(_folder.Path) };
        Multiply(Machine(next, Prefers(s_small)), 256, 256, 64);
        AssertTile(s_small, next);
    }

    [Fact]
    public void NothingIsTriedWhileLaunchesAreRecorded()
    {
        TextRuntime runtime = new() { Records = true };
        GivenClock clock = Prefers(s_large);
        GpuMachine machine = Machine(runtime, clock);
        Multiply(machine, 256, 256, 64);
        AssertTile(s_usual, runtime);
        Assert.Equal((0, 1), (clock.Timed.Count, runtime.Launches));
        runtime.Records = false;
        Multiply(machine, 256, 256, 64);
        AssertTile(s_large, runtime);
        runtime.Records = true;
        Multiply(machine, 256, 256, 64);
        AssertTile(s_large, runtime);
    }

    [Fact]
    public async Task NobodyWaitsForAnotherThreadsSearch()
    {
        using ManualResetEventSlim isSearching = new();
        using ManualResetEventSlim mayGoOn = new();
        TextRuntime runtime = new();
        GivenClock clock = new(tile =>
        {
            isSearching.Set();
            Assert.True(mayGoOn.Wait(TimeSpan.FromMinutes(1)));
            return tile == s_large ? 1 : 2;
        });
        TileSearch search = new(runtime, clock, s_all, leastProducts: 1);
        Trial trial = new();
        Task<ProductTile> first = Task.Run(() => search.Choose(trial));
        Assert.True(isSearching.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(s_usual, search.Choose(trial));
        mayGoOn.Set();
        Assert.Equal(s_large, await first);
        Assert.Equal(s_large, search.Choose(trial));
        Assert.All(clock.Timed.GroupBy(static tile => tile), static each => Assert.InRange(each.Count(), 1, TileSearch.Launches));
    }

    [Fact]
    public void OfALargeProductAPartIsTried()
    {
        TextRuntime runtime = new() { Has = new TextRuntime().Limits with { ComputeUnits = 2 } };
        GivenClock clock = Prefers(s_large);
        TileSearch search = new(runtime, clock, s_all, leastProducts: 1);
        foreach ((int batch, int m, int n, int k) in new[] { (1, 1024, 1024, 4000), (1, 100_000, 3000, 20_000), (7, 300, 50_000, 1025) })
        {
            Trial trial = new(batch, m, n, k);
            Assert.Equal(s_large, search.Choose(trial));
            Assert.All(trial.Parts, static part => Assert.Equal(new ProductSize(DType.Float32, 1, 256, 512, 1024), part));
        }

        Assert.Equal((2 * TileSearch.Launches) + 1, clock.Timed.Count);
        Trial thin = new(1000, 40, 60, 30);
        Assert.Equal(s_small, new TileSearch(runtime, Prefers(s_small), s_all, leastProducts: 1).Choose(thin));
        Assert.All(thin.Parts, static part => Assert.Equal(new ProductSize(DType.Float32, 54, 40, 60, 30), part));
    }

    private static GivenClock Prefers(ProductTile quickest) => new(tile => tile == quickest ? 1 : tile == s_usual ? 1.5 : 3);

    private static GpuMachine Machine(TextRuntime runtime, GivenClock clock, double leastProducts = 1) => new(runtime, new TileSearch(runtime, clock, s_all, leastProducts, mostSeconds: 1000));

    private static void Multiply(GpuMachine machine, int m, int n, int k, bool isTransposed = false, bool hasBias = false, DType dtype = DType.Float32)
    {
        Operand x = isTransposed ? machine.Scratch(dtype, Shape.Create([k, m])).SwapLastAxes() : machine.Scratch(dtype, Shape.Create([m, k]));
        Operand y = machine.Scratch(dtype, Shape.Create([k, n]));
        Operand z = machine.Scratch(dtype, Shape.Create([m, n]));
        if (hasBias)
        {
            machine.Contract(x, y, machine.Scratch(dtype, Shape.Create([n])), z);
        }
        else
        {
            machine.Contract(x, y, z);
        }
    }

    private static void AssertTile(ProductTile tile, TextRuntime runtime) => Assert.Contains(Mark(tile), runtime.Last!, StringComparison.Ordinal);

    // How its text declares what lies in local memory.
    private static string Mark(ProductTile tile) => $" xs[{tile.K}][{tile.M + tile.Gap}];";

    /// <summary>A product that nobody computes.</summary>
    private sealed class Trial(int batch = 1, int m = 256, int n = 256, int k = 64) : ITileTrial
    {
        public List<ProductSize> Parts { get; } = [];

        public ProductSize Size { get; } = new(DType.Float32, batch, m, n, k);

        public TiledText Text(ProductTile tile) => new ConvolutionText(DType.Float32, ConvolutionOrder.Output, tile);

        public void Launch(TiledKernel kernel, in ProductSize part) => Parts.Add(part);
    }
}
