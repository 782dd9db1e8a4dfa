using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The innermost loop of the matrix product: a tile of C held in registers while A and B stream by.</summary>
/// <remarks>
/// Written out once for the tallest tile; <typeparamref name="TRows"/> is a constant to the JIT, which drops the rows and
/// the second column of registers that a shorter or narrower tile does not have. Rows are reached in threes from one
/// pointer, because base + stride·{0, 1, 2} is one address mode and fourteen pointers would not fit beside each other.
/// How A's elements follow each other, <typeparamref name="TColumns"/>, is a constant too. See Note [Asked for ahead].
/// Note [Spread by the multiplication]: an instruction that multiplies can take one factor from memory and spread it over all lanes itself, at no cost if its address is a pointer
/// and a constant: so with rows next to each other a step of fourteen rows is 43 instructions, not 61. That pays when the other half of the core is at work: 3 to 10 % of large
/// products. The JIT would rather read what two multiplications take once, into a register; so it is not told that both pointers are the same. (An address of two registers
/// would make two operations of each multiplication: 10 to 15 % slower, so rows that lie apart are read as before.)
/// </remarks>
internal static unsafe class RegisterTile<TVector, TRegister, TRows, TColumns>
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
    where TRows : struct, IRows
    where TColumns : struct, IColumns
{
    /// <summary>C (+)= A·B for TRows rows and two registers of columns; strides in bytes. <paramref name="aColumn"/> is what TColumns says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two(nint depth, byte* a, nint aRow, nint aColumn, byte* b, nint bRow, byte* c, nint cRow, bool add, Incoming* incoming)
    {
        nint lanes = sizeof(TVector);
        byte* a0 = a;
        byte* a1 = a + (3 * aRow);
        byte* a2 = a + (6 * aRow);
        byte* a3 = a + (9 * aRow);
        byte* a4 = a + (12 * aRow);

        // The same pointer, as depth is not negative; see Note [Spread by the multiplication].
        byte* same = a + (TColumns.AreAdjacent && TRegister.SpreadsFromMemory ? depth >>> 63 : 0);
        TVector c0x = default, c0y = default;
        TVector c1x = default, c1y = default;
        TVector c2x = default, c2y = default;
        TVector c3x = default, c3y = default;
        TVector c4x = default, c4y = default;
        TVector c5x = default, c5y = default;
        TVector c6x = default, c6y = default;
        TVector c7x = default, c7y = default;
        TVector c8x = default, c8y = default;
        TVector c9x = default, c9y = default;
        TVector c10x = default, c10y = default;
        TVector c11x = default, c11y = default;
        TVector c12x = default, c12y = default;
        TVector c13x = default, c13y = default;
        nint* steps = (nint*)aColumn;
        nint bAhead = Ahead.Rows(depth) * bRow;
        nint aAhead = Ahead.Columns(depth) * aColumn;
        nint between = Ahead.Between(depth, TRows.Count);
        for (byte* line = c; depth > 0; line += cRow)
        {
            if (Ahead.IsPossible)
            {
                Ahead.Ask(line, 2 * sizeof(TVector));
                if (incoming != null)
                {
                    incoming->Bring();
                }
            }

            nint end = Math.Max(depth - between, 0);
            for (; depth > end; depth--)
            {
                TVector x = TRegister.Load(b);
                TVector y = TRegister.Load(b + lanes);
                if (Ahead.IsPossible)
                {
                    Ahead.Ask(b + bAhead, 2 * sizeof(TVector));
                    if (!TColumns.AreListed)
                    {
                        Ahead.Ask(a0 + aAhead, TRegister.ElementSize);
                    }
                }

                {
                    c0x = TRegister.Fma(Element(0, a0, a0, aRow), x, c0x);
                    c0y = TRegister.Fma(Element(0, same, a0, aRow), y, c0y);
                }

                if (TRows.Count > 1)
                {
                    c1x = TRegister.Fma(Element(1, a0, a0, aRow), x, c1x);
                    c1y = TRegister.Fma(Element(1, same, a0, aRow), y, c1y);
                }

                if (TRows.Count > 2)
                {
                    c2x = TRegister.Fma(Element(2, a0, a0, aRow), x, c2x);
                    c2y = TRegister.Fma(Element(2, same, a0, aRow), y, c2y);
                }

                if (TRows.Count > 3)
                {
                    c3x = TRegister.Fma(Element(3, a0, a1, aRow), x, c3x);
                    c3y = TRegister.Fma(Element(3, same, a1, aRow), y, c3y);
                }

                if (TRows.Count > 4)
                {
                    c4x = TRegister.Fma(Element(4, a0, a1, aRow), x, c4x);
                    c4y = TRegister.Fma(Element(4, same, a1, aRow), y, c4y);
                }

                if (TRows.Count > 5)
                {
                    c5x = TRegister.Fma(Element(5, a0, a1, aRow), x, c5x);
                    c5y = TRegister.Fma(Element(5, same, a1, aRow), y, c5y);
                }

                if (TRows.Count > 6)
                {
                    c6x = TRegister.Fma(Element(6, a0, a2, aRow), x, c6x);
                    c6y = TRegister.Fma(Element(6, same, a2, aRow), y, c6y);
                }

                if (TRows.Count > 7)
                {
                    c7x = TRegister.Fma(Element(7, a0, a2, aRow), x, c7x);
                    c7y = TRegister.Fma(Element(7, same, a2, aRow), y, c7y);
                }

                if (TRows.Count > 8)
                {
                    c8x = TRegister.Fma(Element(8, a0, a2, aRow), x, c8x);
                    c8y = TRegister.Fma(Element(8, same, a2, aRow), y, c8y);
                }

                if (TRows.Count > 9)
                {
                    c9x = TRegister.Fma(Element(9, a0, a3, aRow), x, c9x);
                    c9y = TRegister.Fma(Element(9, same, a3, aRow), y, c9y);
                }

                if (TRows.Count > 10)
                {
                    c10x = TRegister.Fma(Element(10, a0, a3, aRow), x, c10x);
                    c10y = TRegister.Fma(Element(10, same, a3, aRow), y, c10y);
                }

                if (TRows.Count > 11)
                {
                    c11x = TRegister.Fma(Element(11, a0, a3, aRow), x, c11x);
                    c11y = TRegister.Fma(Element(11, same, a3, aRow), y, c11y);
                }

                if (TRows.Count > 12)
                {
                    c12x = TRegister.Fma(Element(12, a0, a4, aRow), x, c12x);
                    c12y = TRegister.Fma(Element(12, same, a4, aRow), y, c12y);
                }

                if (TRows.Count > 13)
                {
                    c13x = TRegister.Fma(Element(13, a0, a4, aRow), x, c13x);
                    c13y = TRegister.Fma(Element(13, same, a4, aRow), y, c13y);
                }

                nint step = TColumns.AreListed ? *steps++ : aColumn;
                a0 += step;
                same += step;
                a1 += step;
                a2 += step;
                a3 += step;
                a4 += step;
                b += bRow;
            }
        }

        {
            Put(c0x, c, add);
            Put(c0y, c + lanes, add);
        }

        if (TRows.Count > 1)
        {
            Put(c1x, c + cRow, add);
            Put(c1y, c + cRow + lanes, add);
        }

        if (TRows.Count > 2)
        {
            Put(c2x, c + (2 * cRow), add);
            Put(c2y, c + (2 * cRow) + lanes, add);
        }

        if (TRows.Count > 3)
        {
            Put(c3x, c + (3 * cRow), add);
            Put(c3y, c + (3 * cRow) + lanes, add);
        }

        if (TRows.Count > 4)
        {
            Put(c4x, c + (4 * cRow), add);
            Put(c4y, c + (4 * cRow) + lanes, add);
        }

        if (TRows.Count > 5)
        {
            Put(c5x, c + (5 * cRow), add);
            Put(c5y, c + (5 * cRow) + lanes, add);
        }

        if (TRows.Count > 6)
        {
            Put(c6x, c + (6 * cRow), add);
            Put(c6y, c + (6 * cRow) + lanes, add);
        }

        if (TRows.Count > 7)
        {
            Put(c7x, c + (7 * cRow), add);
            Put(c7y, c + (7 * cRow) + lanes, add);
        }

        if (TRows.Count > 8)
        {
            Put(c8x, c + (8 * cRow), add);
            Put(c8y, c + (8 * cRow) + lanes, add);
        }

        if (TRows.Count > 9)
        {
            Put(c9x, c + (9 * cRow), add);
            Put(c9y, c + (9 * cRow) + lanes, add);
        }

        if (TRows.Count > 10)
        {
            Put(c10x, c + (10 * cRow), add);
            Put(c10y, c + (10 * cRow) + lanes, add);
        }

        if (TRows.Count > 11)
        {
            Put(c11x, c + (11 * cRow), add);
            Put(c11y, c + (11 * cRow) + lanes, add);
        }

        if (TRows.Count > 12)
        {
            Put(c12x, c + (12 * cRow), add);
            Put(c12y, c + (12 * cRow) + lanes, add);
        }

        if (TRows.Count > 13)
        {
            Put(c13x, c + (13 * cRow), add);
            Put(c13y, c + (13 * cRow) + lanes, add);
        }
    }

    /// <summary>C (+)= A·B for TRows rows and one register of columns; strides in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(nint depth, byte* a, nint aRow, nint aColumn, byte* b, nint bRow, byte* c, nint cRow, bool add, Incoming* incoming)
    {
        byte* a0 = a;
        byte* a1 = a + (3 * aRow);
        byte* a2 = a + (6 * aRow);
        byte* a3 = a + (9 * aRow);
        byte* a4 = a + (12 * aRow);
        TVector c0x = default;
        TVector c1x = default;
        TVector c2x = default;
        TVector c3x = default;
        TVector c4x = default;
        TVector c5x = default;
        TVector c6x = default;
        TVector c7x = default;
        TVector c8x = default;
        TVector c9x = default;
        TVector c10x = default;
        TVector c11x = default;
        TVector c12x = default;
        TVector c13x = default;
        nint* steps = (nint*)aColumn;
        for (; depth > 0; depth--)
        {
            TVector x = TRegister.Load(b);
            {
                c0x = TRegister.Fma(Element(0, a0, a0, aRow), x, c0x);
            }

            if (TRows.Count > 1)
            {
                c1x = TRegister.Fma(Element(1, a0, a0, aRow), x, c1x);
            }

            if (TRows.Count > 2)
            {
                c2x = TRegister.Fma(Element(2, a0, a0, aRow), x, c2x);
            }

            if (TRows.Count > 3)
            {
                c3x = TRegister.Fma(Element(3, a0, a1, aRow), x, c3x);
            }

            if (TRows.Count > 4)
            {
                c4x = TRegister.Fma(Element(4, a0, a1, aRow), x, c4x);
            }

            if (TRows.Count > 5)
            {
                c5x = TRegister.Fma(Element(5, a0, a1, aRow), x, c5x);
            }

            if (TRows.Count > 6)
            {
                c6x = TRegister.Fma(Element(6, a0, a2, aRow), x, c6x);
            }

            if (TRows.Count > 7)
            {
                c7x = TRegister.Fma(Element(7, a0, a2, aRow), x, c7x);
            }

            if (TRows.Count > 8)
            {
                c8x = TRegister.Fma(Element(8, a0, a2, aRow), x, c8x);
            }

            if (TRows.Count > 9)
            {
                c9x = TRegister.Fma(Element(9, a0, a3, aRow), x, c9x);
            }

            if (TRows.Count > 10)
            {
                c10x = TRegister.Fma(Element(10, a0, a3, aRow), x, c10x);
            }

            if (TRows.Count > 11)
            {
                c11x = TRegister.Fma(Element(11, a0, a3, aRow), x, c11x);
            }

            if (TRows.Count > 12)
            {
                c12x = TRegister.Fma(Element(12, a0, a4, aRow), x, c12x);
            }

            if (TRows.Count > 13)
            {
                c13x = TRegister.Fma(Element(13, a0, a4, aRow), x, c13x);
            }

            nint step = TColumns.AreListed ? *steps++ : aColumn;
            a0 += step;
            a1 += step;
            a2 += step;
            a3 += step;
            a4 += step;
            b += bRow;
        }

        {
            Put(c0x, c, add);
        }

        if (TRows.Count > 1)
        {
            Put(c1x, c + cRow, add);
        }

        if (TRows.Count > 2)
        {
            Put(c2x, c + (2 * cRow), add);
        }

        if (TRows.Count > 3)
        {
            Put(c3x, c + (3 * cRow), add);
        }

        if (TRows.Count > 4)
        {
            Put(c4x, c + (4 * cRow), add);
        }

        if (TRows.Count > 5)
        {
            Put(c5x, c + (5 * cRow), add);
        }

        if (TRows.Count > 6)
        {
            Put(c6x, c + (6 * cRow), add);
        }

        if (TRows.Count > 7)
        {
            Put(c7x, c + (7 * cRow), add);
        }

        if (TRows.Count > 8)
        {
            Put(c8x, c + (8 * cRow), add);
        }

        if (TRows.Count > 9)
        {
            Put(c9x, c + (9 * cRow), add);
        }

        if (TRows.Count > 10)
        {
            Put(c10x, c + (10 * cRow), add);
        }

        if (TRows.Count > 11)
        {
            Put(c11x, c + (11 * cRow), add);
        }

        if (TRows.Count > 12)
        {
            Put(c12x, c + (12 * cRow), add);
        }

        if (TRows.Count > 13)
        {
            Put(c13x, c + (13 * cRow), add);
        }
    }

    /// <summary>A row's element of this step, in every lane: so many elements after the first row's, or one of three that are reached from one pointer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Element(int row, byte* first, byte* firstOfThree, nint aRow) =>
        TRegister.Broadcast(TColumns.AreAdjacent ? first + (row * TRegister.ElementSize) : firstOfThree + (row % 3 * aRow));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TVector sum, byte* to, bool add) =>
        TRegister.Store(add ? TRegister.Add(TRegister.Load(to), sum) : sum, to);
}
