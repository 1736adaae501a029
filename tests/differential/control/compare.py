import subprocess,tempfile,os,re,difflib,time,sys,select,pty,termios
ENV=lambda d:{"PATH":"/usr/bin:/bin","HOME":d,"TERM":"xterm-256color","LANG":"C.UTF-8","SHELL":"/bin/sh","TMUX_TMPDIR":d,"MUX_TMPDIR":d}
class Ctl:
    def __init__(s,b,sock,d,args,cc=False,conf='/dev/null'):
        s.cc=cc; s.buf=b''
        cmd=[b,'-S',sock,'-f',conf,'-CC' if cc else '-C',*args]
        if cc:
            m,sl=pty.openpty()
            s.p=subprocess.Popen(cmd,stdin=sl,stdout=sl,stderr=sl,env=ENV(d),start_new_session=True); os.close(sl); s.r=s.w=m
        else:
            s.p=subprocess.Popen(cmd,stdin=subprocess.PIPE,stdout=subprocess.PIPE,stderr=subprocess.STDOUT,env=ENV(d)); s.r=s.p.stdout.fileno(); s.w=s.p.stdin.fileno()
    def pump(s,quiet=.15,limit=3,until=None):
        end=time.time()+limit; start=len(s.buf)
        while time.time()<end:
            r,_,_=select.select([s.r],[],[],quiet)
            if not r:
                if until is None or until in s.buf[start:]: return
                continue
            try: x=os.read(s.r,65536)
            except OSError: x=b''
            if not x: return
            s.buf+=x
    def send(s,l):
        try: os.write(s.w,l.encode()+b'\n')
        except OSError: s.buf+=b'<<EPIPE>>\n'
        s.pump()
def norm(out):
    out=re.sub(r'%(begin|end|error) \d+ \d+ (\d)',r'%\1 T N \2',out)
    out=re.sub(r'client-\d+',r'client-N',out); out=re.sub(r'/dev/pts/\d+','/dev/pts/N',out)
    return out
def run(b,script,cc,conftext=''):
    d=tempfile.mkdtemp(); sock=d+'/s'; conf=d+'/conf'; open(conf,'w').write(conftext)
    ls=script.splitlines(); first=ls[0].split(); out=[]
    c=Ctl(b,sock,d,first,cc,conf); c.pump(.3)
    out.append(norm(c.buf.decode('utf8','backslashreplace'))); 
    others=[]
    for l in ls[1:]:
        if not l.strip() and l!='': continue
        n=len(c.buf)
        if l.startswith('!ctl '):   # other control client
            o=Ctl(b,sock,d,l[5:].split(),False,conf); o.pump(.2); others.append(o); c.pump()
        elif l.startswith('!end'):
            o=others.pop(); o.p.stdin.close(); o.pump(.2); o.p.wait(3); c.pump()
        elif l.startswith('!sleep '): time.sleep(float(l[7:])); c.pump()
        elif l.startswith('!sh '):
            subprocess.run(['sh','-c',l[4:].replace('$T',f'{b} -S {sock}')],env=ENV(d),stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL); c.pump(.2)
        elif l.startswith('!eof'):
            os.close(c.w) if cc else c.p.stdin.close(); c.pump(.2)
        elif l=='!empty': c.send('')
        else: c.send(l)
        out.append('>>> '+l+'\n'+norm(c.buf[n:].decode('utf8','backslashreplace')))
    n=len(c.buf)
    try:
        if not cc and c.p.poll() is None and not c.p.stdin.closed: c.p.stdin.close()
    except Exception: pass
    c.pump(.2)
    try: rc=c.p.wait(2)
    except subprocess.TimeoutExpired: rc='TIMEOUT'; c.p.kill()
    out.append('>>> END\n'+norm(c.buf[n:].decode('utf8','backslashreplace'))+f'rc {rc}')
    for o in others:
        try: o.p.stdin.close()
        except Exception: pass
    subprocess.run([b,'-S',sock,'kill-server'],env=ENV(d),stderr=subprocess.DEVNULL)
    for o in others: o.p.wait(3)
    return '\n'.join(out).replace(d,'DIR').replace(b,'BIN').splitlines()
if __name__=='__main__':
    mux=os.environ['MUX']
    src=open(sys.argv[1]).read(); cc=len(sys.argv)>2 and '-CC' in sys.argv
    for i,blk in enumerate(src.split('\n====\n')):
        conf=''
        if blk.startswith('#conf '):
            l,_,blk=blk.partition('\n'); conf=l[6:].replace('\\n','\n')
        a=run(mux,blk,cc,conf); t=run('/usr/bin/tmux',blk,cc,conf)
        if '-v' in sys.argv: print('\n'.join(t))
        ds=list(difflib.unified_diff(t,a,'tmux','mux',lineterm='',n=3))
        print(f'== block {i}:', 'same' if not ds else ''); print('\n'.join(ds))
