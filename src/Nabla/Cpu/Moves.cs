using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>Copies between layouts: in tiles of a plane where the one's adjacent elements are not the other's, along rows otherwise.</summary>
internal static unsafe class Moves
{
    public static void Run(in Operand x, in Operand z)
    {
        fixed (byte* px = &x.Storage.Reference, pz = &z.Storage.Reference)
        {
            if (Transposes.TryMake(x, px, z, pz, out Transposes transposes))
            {
                transposes.Run();
            }
            else
            {
                Body body = new()
                {
                    X = new Walk(x, px, z.Shape),
                    Z = new Walk(z, pz, z.Shape),
                    Size = z.DType.Size(),
                };
                Map.Split(z.Shape.Count, ref body);
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(z.Storage);
    }

    private struct Body : Map.IRange
    {
        public Walk X;
        public Walk Z;
        public int Size;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long run = Walk.Run(X.IsContiguous & Z.IsContiguous, from, to);
            byte* tile = stackalloc byte[Map.Tile * Size];
            for (long i = from; i < to; i += run)
            {
                int count = (int)Math.Min(run, to - i);
                byte* target = Z.Target(i, tile);
                byte* source = X.Read(i, count, target, count);
                if (Z.IsContiguous)
                {
                    if (source != target)
                    {
                        Buffer.MemoryCopy(source, target, (long)count * Size, (long)count * Size);
                    }
                }
                else
                {
                    Z.Write(i, count, source);
                }
            }
        }
    }
}
