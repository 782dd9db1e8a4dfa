using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Formulas over whole operands: the operands are walked in tiles, and whatever is not contiguous is packed into a tile first, so that there is one inner loop.</summary>
internal static unsafe class Map
{
    /// <summary>Elements in a tile: small enough that three of float64 and a result stay in the first-level cache.</summary>
    public const int Tile = 512;

    /// <summary>Fewer elements than this are not worth waking another thread for.</summary>
    private const long Grain = 1 << 15;

    public static void Run<F, V, T>(in Operand x, in Operand z)
        where F : struct, IFormula1
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        long count = z.Shape.Count;
        fixed (byte* px = &x.Storage.Reference, pz = &z.Storage.Reference)
        {
            if (count <= Grain && x.Layout.IsContiguous && z.Layout.IsContiguous)
            {
                OfTile<F, V, T>(First(x, px), First(z, pz), (int)count);
            }
            else
            {
                Body1<F, V, T> body = new() { X = new Walk(x, px, z.Shape), Z = new Walk(z, pz, z.Shape) };
                Split(count, ref body);
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(z.Storage);
    }

    public static void Run<F, V, T>(in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula2
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        long count = z.Shape.Count;
        fixed (byte* px = &x.Storage.Reference, py = &y.Storage.Reference, pz = &z.Storage.Reference)
        {
            if (count <= Grain && x.Layout.IsContiguous && y.Layout.IsContiguous && z.Layout.IsContiguous)
            {
                OfTile<F, V, T>(First(x, px), First(y, py), First(z, pz), (int)count);
            }
            else
            {
                Body2<F, V, T> body = new() { X = new Walk(x, px, z.Shape), Y = new Walk(y, py, z.Shape), Z = new Walk(z, pz, z.Shape) };
                Split(count, ref body);
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }

    public static void Run<F, V, T>(in Operand w, in Operand x, in Operand y, in Operand z)
        where F : struct, IFormula3
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        long count = z.Shape.Count;
        fixed (byte* pw = &w.Storage.Reference, px = &x.Storage.Reference, py = &y.Storage.Reference, pz = &z.Storage.Reference)
        {
            if (count <= Grain && w.Layout.IsContiguous && x.Layout.IsContiguous && y.Layout.IsContiguous && z.Layout.IsContiguous)
            {
                OfTile<F, V, T>(First(w, pw), First(x, px), First(y, py), First(z, pz), (int)count);
            }
            else
            {
                Body3<F, V, T> body = new()
                {
                    W = new Walk(w, pw, z.Shape),
                    X = new Walk(x, px, z.Shape),
                    Y = new Walk(y, py, z.Shape),
                    Z = new Walk(z, pz, z.Shape),
                };
                Split(count, ref body);
            }
        }

        GC.KeepAlive(w.Storage);
        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>The formula over elements that follow each other, on the caller's thread.</summary>
    internal static void OfTile<F, V, T>(byte* x, byte* z, int count)
        where F : struct, IFormula1
        where V : struct, IRegister<V, T>
        where T : unmanaged => Body1<F, V, T>.Inner(x, z, count);

    /// <inheritdoc cref="OfTile{F, V, T}(byte*, byte*, int)"/>
    internal static void OfTile<F, V, T>(byte* x, byte* y, byte* z, int count)
        where F : struct, IFormula2
        where V : struct, IRegister<V, T>
        where T : unmanaged => Body2<F, V, T>.Inner(x, y, z, count);

    /// <inheritdoc cref="OfTile{F, V, T}(byte*, byte*, int)"/>
    internal static void OfTile<F, V, T>(byte* w, byte* x, byte* y, byte* z, int count)
        where F : struct, IFormula3
        where V : struct, IRegister<V, T>
        where T : unmanaged => Body3<F, V, T>.Inner(w, x, y, z, count);

    /// <summary>Runs the body over parts of equal size: one part where threads would not pay.</summary>
    internal static void Split<TBody>(long count, ref TBody body)
        where TBody : struct, IRange
    {
        int parts = (int)Math.Clamp(count / Grain, 1, 4L * Math.Max(Workers.Count, 1));
        if (parts == 1 || Workers.IsInline)
        {
            body.Run(0, count);
            return;
        }

        // Parts begin at whole tiles.
        long size = ((count + parts - 1) / parts + Tile - 1) / Tile * Tile;
        Parts<TBody> split = new() { Body = body, Size = size, Count = count };
        Workers.For((int)((count + size - 1) / size), ref split);
    }

    private static byte* First(in Operand operand, byte* start) => start + operand.Layout.Offset * operand.DType.Size();

    /// <summary>A loop that can be run over any part of its elements.</summary>
    internal interface IRange
    {
        void Run(long from, long to);
    }

    private struct Parts<TBody> : IParallelBody
        where TBody : struct, IRange
    {
        public TBody Body;
        public long Size;
        public long Count;

        public void Run(int part)
        {
            TBody body = Body;
            body.Run(part * Size, Math.Min((part + 1) * Size, Count));
        }
    }

    private struct Body1<F, V, T> : IRange
        where F : struct, IFormula1
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        public Walk X;
        public Walk Z;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long run = Walk.Run(X.IsContiguous & Z.IsContiguous, from, to);
            byte* tiles = stackalloc byte[(Tile + Walk.Room) * sizeof(T)];
            for (long i = from; i < to; i += run)
            {
                int count = (int)Math.Min(run, to - i);
                byte* z = Z.Target(i, tiles);
                Inner(X.Read(i, count, tiles + Tile * sizeof(T)), z, count);
                Z.Write(i, count, z);
            }
        }

        // Note [The last register]: where elements are left over, the last register's worth is computed whole, some of it for the second time.
        // It is read before the loop, which may write over what it reads.
        public static void Inner(byte* x, byte* z, int count)
        {
            int whole = count & -V.Count;
            if (whole == 0)
            {
                Few(x, z, count);
                return;
            }

            V last = V.Load((T*)x + count - V.Count);
            Whole((T*)x, z, whole);
            if (whole < count)
            {
                Last(last, z, count - V.Count);
            }
        }

        // Note [Loops of their own]: a loop that is a method of its own, entered at its top, has its constants hoisted into registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Whole(T* x, byte* z, nint count)
        {
            nint i = 0;
            do
            {
                Put<V, T>(F.At(V.Load(x + i)), z, i, F.IsPredicate);
                i += V.Count;
            }
            while (i < count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Last(V x, byte* z, nint i) => Put<V, T>(F.At(x), z, i, F.IsPredicate);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Few(byte* x, byte* z, int count)
        {
            Rest<T> rx = default;
            Rest<T> rz = default;
            rx.Load(x, count);
            Put<V, T>(F.At(V.Load(rx.Start)), (byte*)rz.Start, 0, F.IsPredicate);
            rz.Store(z, count, F.IsPredicate ? 1 : sizeof(T));
        }
    }

    private struct Body2<F, V, T> : IRange
        where F : struct, IFormula2
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        public Walk X;
        public Walk Y;
        public Walk Z;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long run = Walk.Run(X.IsContiguous & Y.IsContiguous & Z.IsContiguous, from, to);
            byte* tiles = stackalloc byte[(Tile + 2 * Walk.Room) * sizeof(T)];
            for (long i = from; i < to; i += run)
            {
                int count = (int)Math.Min(run, to - i);
                byte* z = Z.Target(i, tiles);
                Inner(X.Read(i, count, tiles + Tile * sizeof(T)), Y.Read(i, count, tiles + (Tile + Walk.Room) * sizeof(T)), z, count);
                Z.Write(i, count, z);
            }
        }

        // See Note [The last register].
        public static void Inner(byte* x, byte* y, byte* z, int count)
        {
            int whole = count & -V.Count;
            if (whole == 0)
            {
                Few(x, y, z, count);
                return;
            }

            V lastX = V.Load((T*)x + count - V.Count);
            V lastY = V.Load((T*)y + count - V.Count);
            Whole((T*)x, (T*)y, z, whole);
            if (whole < count)
            {
                Last(lastX, lastY, z, count - V.Count);
            }
        }

        // See Note [Loops of their own].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Whole(T* x, T* y, byte* z, nint count)
        {
            nint i = 0;
            do
            {
                Put<V, T>(F.At(V.Load(x + i), V.Load(y + i)), z, i, F.IsPredicate);
                i += V.Count;
            }
            while (i < count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Last(V x, V y, byte* z, nint i) => Put<V, T>(F.At(x, y), z, i, F.IsPredicate);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Few(byte* x, byte* y, byte* z, int count)
        {
            Rest<T> rx = default;
            Rest<T> ry = default;
            Rest<T> rz = default;
            rx.Load(x, count);
            ry.Load(y, count);
            Put<V, T>(F.At(V.Load(rx.Start), V.Load(ry.Start)), (byte*)rz.Start, 0, F.IsPredicate);
            rz.Store(z, count, F.IsPredicate ? 1 : sizeof(T));
        }
    }

    private struct Body3<F, V, T> : IRange
        where F : struct, IFormula3
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        public Walk W;
        public Walk X;
        public Walk Y;
        public Walk Z;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long run = Walk.Run(W.IsContiguous & X.IsContiguous & Y.IsContiguous & Z.IsContiguous, from, to);
            byte* tiles = stackalloc byte[(Tile + 3 * Walk.Room) * sizeof(T)];
            for (long i = from; i < to; i += run)
            {
                int count = (int)Math.Min(run, to - i);
                byte* z = Z.Target(i, tiles);
                Inner(
                    W.Read(i, count, tiles + (Tile + 2 * Walk.Room) * sizeof(T)),
                    X.Read(i, count, tiles + Tile * sizeof(T)),
                    Y.Read(i, count, tiles + (Tile + Walk.Room) * sizeof(T)),
                    z,
                    count);
                Z.Write(i, count, z);
            }
        }

        // See Note [The last register].
        public static void Inner(byte* w, byte* x, byte* y, byte* z, int count)
        {
            int whole = count & -V.Count;
            if (whole == 0)
            {
                Few(w, x, y, z, count);
                return;
            }

            int from = count - V.Count;
            V lastW = LoadFirst(w, from);
            V lastX = V.Load((T*)x + from);
            V lastY = V.Load((T*)y + from);
            Whole(w, (T*)x, (T*)y, (T*)z, whole);
            if (whole < count)
            {
                Last(lastW, lastX, lastY, (T*)z + from);
            }
        }

        // See Note [Loops of their own].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Whole(byte* w, T* x, T* y, T* z, nint count)
        {
            nint i = 0;
            do
            {
                V.Store(F.At(LoadFirst(w, i), V.Load(x + i), V.Load(y + i)), z + i);
                i += V.Count;
            }
            while (i < count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Last(V w, V x, V y, T* z) => V.Store(F.At(w, x, y), z);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Few(byte* w, byte* x, byte* y, byte* z, int count)
        {
            Rest<T> rw = default;
            Rest<T> rx = default;
            Rest<T> ry = default;
            Rest<T> rz = default;
            rw.Load(w, count, F.FirstIsMask ? 1 : sizeof(T));
            rx.Load(x, count);
            ry.Load(y, count);
            V.Store(F.At(LoadFirst((byte*)rw.Start, 0), V.Load(rx.Start), V.Load(ry.Start)), rz.Start);
            rz.Store(z, count, sizeof(T));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V LoadFirst(byte* w, nint i) => F.FirstIsMask ? V.LoadMask(w + i) : V.Load((T*)w + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V, T>(V value, byte* z, nint i, bool predicate)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (predicate)
        {
            V.StoreMask(value, z + i);
        }
        else
        {
            V.Store(value, (T*)z + i);
        }
    }

    /// <summary>A whole register's worth of room for few elements, so that the same formula serves them.</summary>
    private struct Rest<T>
        where T : unmanaged
    {
        private fixed byte _room[64];

        public T* Start => (T*)Unsafe.AsPointer(ref _room[0]);

        public void Load(byte* from, int count) => Load(from, count, sizeof(T));

        public void Load(byte* from, int count, int size) => Unsafe.CopyBlockUnaligned(Start, from, (uint)(count * size));

        public void Store(byte* to, int count, int size) => Unsafe.CopyBlockUnaligned(to, Start, (uint)(count * size));
    }
}
