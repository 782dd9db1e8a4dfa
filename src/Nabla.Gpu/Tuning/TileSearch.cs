using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Which tile a sum of products is cut into on a device: found out by trying, once for products of about one size, and kept on disk.</summary>
/// <remarks>
/// Note [How a tile is chosen]
/// No tile is the best one everywhere: it depends on how many units a device has, on their registers and memory, on the driver's compiler, and on the lengths of the product. So the first time that a large product is run, its tiles are tried against
/// each other with its own factors, and the quickest is taken for all products of that kernel whose lengths are the same when they are rounded up to powers of two. The sums have the same bits in all of them, so that nothing but time depends on it.
/// * What is tried are the bare sums, whatever becomes of them, in memory of its own: the result may lie where something lies that has yet to be read, and a choice then holds for every ending. Of a very large product a part is tried that keeps the
///   device busy a few times over; all that are larger are tried, and known, as that part.
/// * The first launch of a kernel is not counted, for drivers compile the rest of it then. The others are timed in turns, for a machine may be slower at one time than at another, and a tile that takes twice as long as the best is not launched again. What does not compile, or needs more than the device has, is passed over.
/// * A process spends a limited time on it, compilers' included; what is unknown then is cut as usual, and the next process goes on, with the kernels that were compiled for this one.
/// * Nobody waits for another thread's search, and nothing is tried while launches are recorded (Note [A plan as one record]): that run is cut as usual.
/// On disk a choice stands under all that it may depend on: the device and its driver, the text itself, the tiles there are to choose from, and the lengths. What is found there and is no tile of these is tried again.
/// </remarks>
internal sealed class TileSearch
{
    /// <summary>Launches of a tile that are timed, of which the quickest counts: whatever else a machine does only makes them longer.</summary>
    public const int Launches = 5;

    // How much slower than the best a tile may be that is launched again.
    private const double Hopeless = 2;

    // The part of a large product that is tried: so many of the largest tiles for each unit, and sums of two chains.
    private const int TilesOfUnit = 4;
    private const int SideOfTile = 128;
    private const int MostSummed = 2 * ProductText.Chain;

    private readonly GpuRuntime _runtime;
    private readonly ITileClock _clock;
    private readonly IReadOnlyList<ProductTile> _tiles;
    private readonly double _leastProducts;
    private readonly double _mostSeconds;
    private readonly ConcurrentDictionary<(TiledText Text, ProductSize Class), ProductTile> _chosen = new();
    private readonly ConcurrentDictionary<TiledText, TiledKernel> _loaded = new();
    private readonly Lock _searching = new();
    private double _seconds;

    /// <param name="runtime">The device.</param>
    /// <param name="clock">What it goes by; null for the device's time.</param>
    /// <param name="tiles">What there is to choose from; null for <see cref="ProductTile.All"/>.</param>
    /// <param name="leastProducts">How many numbers a product multiplies at least that is worth a search: half a millisecond's work for a device of half a teraflop.</param>
    /// <param name="mostSeconds">How long it searches in all.</param>
    public TileSearch(GpuRuntime runtime, ITileClock? clock = null, IReadOnlyList<ProductTile>? tiles = null, double leastProducts = 1 << 27, double mostSeconds = 20)
    {
        _runtime = runtime;
        _clock = clock ?? new DeviceClock(runtime);
        _tiles = tiles ?? ProductTile.All;
        _leastProducts = leastProducts;
        _mostSeconds = mostSeconds;
    }

    /// <summary>Whether a product is large enough to be worth a search, and its user lets it be searched.</summary>
    public bool IsFor(in ProductSize size) => size.Products >= _leastProducts && _runtime.TunesKernels;

    /// <summary>The tile for a product that a search <see cref="IsFor"/>.</summary>
    public ProductTile Choose(ITileTrial trial)
    {
        ProductTile usual = ProductTile.For(trial.Size.M, trial.Size.N);
        TiledText text = trial.Text(usual);
        ProductSize part = Part(trial.Size);
        ProductSize rounded = part.RoundedUp;
        if (_chosen.TryGetValue((text, rounded), out ProductTile chosen))
        {
            return chosen;
        }

        ProductTile[] tiles = [.. _tiles.Where(tile => tile.Suits(rounded) && (text with { Tile = tile }).Fits(_runtime.Limits))];
        string key = Key(text, tiles, rounded);
        if (tiles.Length <= 1 || TryFind(key, tiles, out chosen))
        {
            return _chosen.GetOrAdd((text, rounded), tiles is [var only] ? only : tiles.Length == 0 ? usual : chosen);
        }

        if (_runtime.IsRecording || !_searching.TryEnter())
        {
            return usual;
        }

        try
        {
            return _chosen.GetOrAdd((text, rounded), _ => Search(trial, text, tiles, part, key));
        }
        finally
        {
            _searching.Exit();
        }
    }

    /// <summary>The kernel of a text, in the tile that it names or, where that one cannot be had, in the first that can: with an ending a kernel needs more than it was chosen with, and where there is no compiler, there are those that were compiled before.</summary>
    /// <exception cref="DeviceException">There is none in any tile; the message is about the one that the text names.</exception>
    /// <exception cref="NoCompilerException">There is none in any tile, and no compiler.</exception>
    public TiledKernel Load(TiledText text) => _loaded.TryGetValue(text, out TiledKernel? kernel) ? kernel : _loaded.GetOrAdd(text, LoadAny);

    private TiledKernel LoadAny(TiledText text)
    {
        ExceptionDispatchInfo? refused = null;
        foreach (ProductTile tile in ProductTile.All.Prepend(text.Tile).Distinct())
        {
            try
            {
                if (TryLoad(text with { Tile = tile }) is { } kernel)
                {
                    return kernel;
                }
            }
            catch (Exception e) when (IsRefusal(e))
            {
                refused ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        refused?.Throw();
        throw new DeviceException(
            $"A product of {text.Of} was asked for, in groups of {text.Tile.Group} work-items with {text.Tile.LocalBytes(LaneTypes.Computed(text.Of))} bytes of local memory or smaller ones, but {_runtime.Name} has groups of {_runtime.Limits.MaxGroup} with {_runtime.Limits.LocalBytes} bytes: multiply there on the processor.");
    }

    private TiledKernel? TryLoad(TiledText text)
        => text.Fits(_runtime.Limits) && _runtime.Load(text.WrittenFor(_runtime), text.Name) is var kernel && text.Tile.Group <= kernel.MaxGroup ? new TiledKernel(kernel, text.Tile) : null;

    private ProductTile Search(ITileTrial trial, TiledText text, ProductTile[] tiles, in ProductSize part, string key)
    {
        double begin = _clock.Now - _seconds;
        bool isWhole = true;
        List<(TiledKernel Kernel, double Seconds)> left = [];
        foreach (ProductTile tile in tiles.OrderByDescending(tile => tile == text.Tile))
        {
            isWhole = _clock.Now - begin < _mostSeconds;
            if (!isWhole)
            {
                break;
            }

            if (Begin(trial, text with { Tile = tile }, part) is { } kernel)
            {
                left.Add((kernel, double.PositiveInfinity));
            }
        }

        for (int turn = 0; turn < Launches && left.Count > 0; turn++)
        {
            for (int i = 0; i < left.Count; i++)
            {
                left[i] = left[i] with { Seconds = Math.Min(left[i].Seconds, Time(trial, left[i].Kernel, part)) };
            }

            double least = left.Min(static each => each.Seconds);
            left.RemoveAll(each => !(each.Seconds < Hopeless * least));
        }

        _seconds = _clock.Now - begin;
        ProductTile best = left.Count > 0 ? left.MinBy(static each => each.Seconds).Kernel.Tile : text.Tile;
        if (isWhole && left.Count > 0)
        {
            _runtime.Cache.Keep(key, Encoding.ASCII.GetBytes(Words(best)));
        }

        return best;
    }

    // Null where the device refuses it.
    private TiledKernel? Begin(ITileTrial trial, TiledText text, in ProductSize part)
    {
        try
        {
            TiledKernel? kernel = TryLoad(text);
            if (kernel is not null)
            {
                trial.Launch(kernel, part);
            }

            return kernel;
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return null;
        }
    }

    private double Time(ITileTrial trial, TiledKernel kernel, ProductSize part)
    {
        try
        {
            return _clock.Time(kernel.Tile, () => trial.Launch(kernel, part));
        }
        catch (Exception e) when (IsRefusal(e))
        {
            return double.PositiveInfinity;
        }
    }

    private ProductSize Part(in ProductSize size)
    {
        long room = (long)Math.Max(_runtime.Limits.ComputeUnits, 1) * TilesOfUnit * SideOfTile * SideOfTile;
        int m = (int)Math.Min(size.M, Math.Max(Whole(Math.Sqrt(room)), Whole((double)room / size.N)));
        int n = (int)Math.Min(size.N, Whole((double)room / m));
        return new ProductSize(size.DType, (int)Math.Clamp(room / ((long)m * n), 1, size.Batch), m, n, Math.Min(size.K, MostSummed));
    }

    // Whole tiles, for less than one more would count as one.
    private static long Whole(double side) => Math.Max((long)side / SideOfTile, 1) * SideOfTile;

    private string Key(TiledText text, ProductTile[] tiles, in ProductSize rounded) => string.Create(
        CultureInfo.InvariantCulture,
        $"tile\n{_runtime.Identity}\n{_runtime.Limits.ComputeUnits} units\n{string.Join(", ", tiles.Select(Words))}\n{rounded.Batch} of {rounded.M} × {rounded.N} × {rounded.K}\n{text.WrittenFor(_runtime)}");

    private bool TryFind(string key, ProductTile[] tiles, out ProductTile tile)
    {
        string? words = _runtime.Cache.Find(key) is { } found ? Encoding.ASCII.GetString(found) : null;
        int at = Array.FindIndex(tiles, each => Words(each) == words);
        tile = at < 0 ? default : tiles[at];
        return at >= 0;
    }

    private static string Words(ProductTile tile) => string.Create(CultureInfo.InvariantCulture, $"{tile.M} {tile.N} {tile.K} {tile.OfItemM} {tile.OfItemN}");

    private static bool IsRefusal(Exception e) => e is DeviceException or DllNotFoundException or InsufficientMemoryException;
}
