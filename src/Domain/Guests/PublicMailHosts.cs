namespace OnceHub.Sync.Domain;

/// <summary>
/// Mail hosts that serve the public, by country: free mail (the npm packages email-providers, freemail and
/// free-email-domains list these and thousands that are gone or are companies), mail that telephone companies give their
/// customers, relays that hide an address, throw-away mail. Not the domains that a provider's own staff has.
/// </summary>
internal static class PublicMailHosts
{
    /// <summary>Brands whose domains are mail for the public in every country: <c>hotmail.de</c>, <c>yahoo.com.br</c>.</summary>
    public const string Brands = """
        yahoo ymail rocketmail myyahoo hotmail live outlook msn windowslive passport gmail googlemail gmx aol aim yandex icloud
        protonmail proton tuta tutanota tutamail zohomail fastmail hushmail rediffmail tiscali lycos voila freemail
        """;

    public const string Hosts = """
        me.com mac.com love.com wow.com ygm.com verizon.net mail.com email.com usa.com post.com europe.com asia.com consultant.com
        engineer.com dr.com doctor.com lawyer.com accountant.com writeme.com iname.com techie.com myself.com cheerful.com contractor.com
        teachers.org london.com zoho.com zoho.eu zoho.in hey.com pm.me fastmail.fm fastmail.to sent.com mailbox.org posteo.de posteo.net
        posteo.eu posteo.org posteo.at posteo.ch posteo.us startmail.com runbox.com mailfence.com keemail.me disroot.org riseup.net
        ctemplar.com hush.com hush.ai cock.li autistici.org inbox.com lavabit.com pobox.com bigfoot.com juno.com netzero.net netzero.com
        excite.com netscape.net compuserve.com cs.com usa.net mail2world.com care2.com gawab.com ok.de onmail.com hotmail.con gmial.com
        gmai.com gmail.con hotmial.com yaho.com att.net sbcglobal.net bellsouth.net pacbell.net ameritech.net swbell.net snet.net
        flash.net prodigy.net nvbell.net worldnet.att.net comcast.net charter.net spectrum.net twc.com rr.com roadrunner.com
        brighthouse.com cox.net earthlink.net mindspring.com peoplepc.com optonline.net optimum.net suddenlink.net frontier.com
        frontiernet.net windstream.net centurylink.net centurytel.net embarqmail.com q.com qwest.net tds.net mediacombb.net mchsi.com
        cableone.net sparklight.net wowway.com rcn.com hughes.net wildblue.net fuse.net cincinnatibell.net hawaiiantel.net gci.net
        ptd.net zoominternet.net atlanticbb.net bresnan.net alaska.net epix.net fairpoint.net insightbb.com knology.net metrocast.net
        bell.net sympatico.ca rogers.com shaw.ca telus.net videotron.ca videotron.qc.ca cogeco.ca eastlink.ca sasktel.net mts.net
        mymts.net nb.sympatico.ca bellaliant.net aliant.net teksavvy.com vianet.ca xplornet.com xplornet.ca nl.rogers.com
        globetrotter.net oricom.ca btinternet.com btopenworld.com btconnect.com talk21.com virginmedia.com virgin.net ntlworld.com
        blueyonder.co.uk sky.com talktalk.net talktalk.co.uk tesco.net plus.com o2.co.uk o2mail.co.uk freeserve.co.uk fsmail.net
        fsnet.co.uk freeuk.com supanet.com onetel.com uwclub.net lineone.net madasafish.com dsl.pipex.com pipex.com demon.co.uk manx.net
        cwgsy.net jerseymail.co.uk which.net toucansurf.com eircom.net eir.ie iol.ie indigo.ie oceanfree.net t-online.de magenta.de
        web.de freenet.de arcor.de vodafonemail.de o2online.de o2mail.de online.de onlinehome.de email.de mail.de emailn.de alice-dsl.de
        alice-dsl.net hanse.net versanet.de unitybox.de kabelmail.de netcologne.de ewetel.net osnanet.de htp-tel.de mnet-online.de
        mnet-mail.de ish.de nexgo.de genion.de compuserve.de directbox.com smart-mail.de aon.at a1.net chello.at upcmail.at utanet.at
        inode.at kabsi.at liwest.at tele2.at vol.at a1mail.at bluewin.ch hispeed.ch swissonline.ch tele2.ch upcmail.ch orange.fr
        wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr cegetel.net 9online.fr aliceadsl.fr
        noos.fr libertysurf.fr dbmail.com caramail.com ifrance.com freesurf.fr nordnet.fr mageos.com infonie.fr chez.com netcourrier.com
        la-poste.net numericable.com aliceadsl.com wanadoo.es orange.es mailo.com mailoo.org netc.fr netc.eu monaco.mc skynet.be
        telenet.be scarlet.be pandora.be voo.be brutele.be belgacom.net advalvas.be pt.lu vo.lu internet.lu luxembourg.lu ziggo.nl
        kpnmail.nl kpnplanet.nl planet.nl home.nl hetnet.nl xs4all.nl chello.nl upcmail.nl casema.nl quicknet.nl zeelandnet.nl caiway.nl
        caiway.net online.nl tele2.nl telfort.nl solcon.nl versatel.nl zonnet.nl wxs.nl wanadoo.nl onsnet.nu telfortglasvezel.nl
        filternet.nl kabelfoon.nl libero.it virgilio.it alice.it tin.it tim.it inwind.it iol.it blu.it fastwebnet.it email.it poste.it
        interfree.it supereva.it hotmail.it teletu.it infinito.it katamail.com cheapnet.it pec.it legalmail.it telefonica.net
        movistar.es ono.com terra.es ya.com euskaltel.net mundo-r.com jazztel.es eresmas.com inicia.es arrakis.es sapo.pt netcabo.pt
        clix.pt meo.pt iol.pt mail.telepac.pt telepac.pt oninet.pt zon.pt portugalmail.pt aeiou.pt mail.pt telia.com comhem.se
        bredband.net tele2.se spray.se swipnet.se glocalnet.net home.se passagen.se bredband2.com online.no broadpark.no frisurf.no
        start.no lyse.net getmail.no altibox.no c2i.net epost.no mail.dk tdcadsl.dk post.tele.dk stofanet.dk webspeed.dk privat.dk
        ofir.dk youmail.dk fibermail.dk jubii.dk sol.dk email.dk mail.tele.dk luukku.com elisanet.fi saunalahti.fi kolumbus.fi welho.com
        netti.fi pp.inet.fi inet.fi suomi24.fi dnainternet.net sci.fi jippii.fi mbnet.fi simnet.is internet.is wp.pl o2.pl onet.pl
        onet.eu op.pl vp.pl poczta.onet.pl poczta.onet.eu interia.pl interia.eu poczta.fm tlen.pl gazeta.pl go2.pl buziaczek.pl
        autograf.pl spoko.pl amorki.pl neostrada.pl orange.pl poczta.pl int.pl lp.pl neo.pl seznam.cz email.cz post.cz centrum.cz
        atlas.cz volny.cz tiscali.cz quick.cz o2active.cz upcmail.cz iol.cz azet.sk zoznam.sk centrum.sk pobox.sk post.sk stonline.sk
        orangemail.sk freemail.hu citromail.hu t-online.hu upcmail.hu chello.hu indamail.hu vipmail.hu invitel.hu enternet.hu
        digikabel.hu abv.bg mail.bg dir.bg gbg.bg clicknet.ro rdslink.ro personal.ro home.ro siol.net t-2.net amis.net net.hr optinet.hr
        t-com.hr inet.hr vip.hr eunet.rs ptt.rs sbb.rs open.telekom.rs beotel.net teol.net bih.net.ba t-home.mk otenet.gr forthnet.gr
        hol.gr in.gr windowslive.gr cytanet.com.cy cablenet.com.cy primehome.com go.net.mt onvol.net maltanet.net inbox.lv apollo.lv
        tvnet.lv delfi.lv one.lv takas.lt delfi.lt one.lt centras.lt hot.ee mail.ee neti.ee online.ee mail.ru bk.ru inbox.ru list.ru
        internet.ru xmail.ru rambler.ru autorambler.ru myrambler.ru ro.ru ya.ru narod.ru pochta.ru land.ru nm.ru e1.ru ngs.ru mail.ua
        ukr.net i.ua meta.ua bigmir.net email.ua ua.fm tut.by mail.by mail.kz inbox.kz walla.co.il walla.com 012.net.il netvision.net.il
        bezeqint.net zahav.net.il 013.net 013net.net inter.net.il nana.co.il mynet.com ttmail.com superonline.com ttnet.net.tr
        e-kolay.net emirates.net.ae eim.ae batelco.com.bh omantel.net.om qatar.net.qa maktoob.com tedata.net.eg menara.ma wanadoo.ma
        caramail.fr telkomsa.net mweb.co.za vodamail.co.za webmail.co.za iafrica.com absamail.co.za lantic.net telkom.net ananzi.co.za
        rediff.com sify.com indiatimes.com in.com bsnl.in bsnl.co.in airtelmail.in airtelmail.com vsnl.com vsnl.net eth.net
        sancharnet.in dataone.in mtnl.net.in mtnl.in slt.lk sltnet.lk eureka.lk ptcl.net.pk cyber.net.pk bdonline.com qq.com foxmail.com
        163.com 126.com yeah.net 188.com 139.com 189.cn wo.cn wo.com.cn sina.com sina.cn sina.com.cn sohu.com tom.com 21cn.com
        aliyun.com 263.net eyou.com chinaren.com citiz.net netvigator.com ctimail.com i-cable.com biznetvigator.com hknet.com
        macau.ctm.net hinet.net ms.hinet.net seed.net.tw pchome.com.tw tpts.com.tw so-net.net.tw url.com.tw kimo.com naver.com daum.net
        hanmail.net nate.com kakao.com korea.com hanmir.com dreamwiz.com empas.com lycos.co.kr chol.com paran.com docomo.ne.jp
        ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp vodafone.ne.jp willcom.com ymobile.ne.jp ymobile1.ne.jp emobile.ne.jp
        uqmobile.jp rakumail.jp nifty.com nifty.ne.jp biglobe.ne.jp ocn.ne.jp so-net.ne.jp dion.ne.jp plala.or.jp odn.ne.jp goo.jp
        goo.ne.jp infoseek.jp excite.co.jp jcom.home.ne.jp jcom.zaq.ne.jp zaq.ne.jp eonet.ne.jp hi-ho.ne.jp asahi-net.or.jp
        mail.goo.ne.jp livedoor.com tcat.ne.jp commufa.jp sannet.ne.jp wakwak.com auone.jp t.vodafone.ne.jp d.vodafone.ne.jp
        k.vodafone.ne.jp singnet.com.sg starhub.net.sg pacific.net.sg streamyx.com tm.net.my jaring.my pldtdsl.net telkomnet.id
        indosat.net.id plasa.com vnn.vn hcm.fpt.vn hn.vnn.vn loxinfo.co.th truemail.co.th csloxinfo.com bigpond.com bigpond.net.au
        bigpond.com.au optusnet.com.au optushome.com.au iinet.net.au tpg.com.au internode.on.net dodo.com.au westnet.com.au
        ozemail.com.au iprimus.com.au netspace.net.au aapt.net.au exemail.com.au xtra.co.nz slingshot.co.nz orcon.net.nz paradise.net.nz
        clear.net.nz ihug.co.nz actrix.co.nz inspire.net.nz uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com
        oi.com.br zipmail.com.br superig.com.br ibest.com.br click21.com.br pop.com.br veloxmail.com.br brturbo.com.br
        itelefonica.com.br prodigy.net.mx infinitum.com.mx telmex.com cablevision.net.mx megared.net.mx axtel.net terra.com.mx
        fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar arlinkbbt.com.ar uolsinectis.com.ar telecentro.com.ar infovia.com.ar
        sinectis.com.ar vtr.net terra.cl entelchile.net une.net.co etb.net.co emcali.net.co telmex.net.co cable.net.co cantv.net
        adinet.com.uy vera.com.uy montevideo.com.uy terra.com.pe speedy.com.pe andinanet.net satnet.net puntonet.ec racsa.co.cr
        cableonda.net cwpanama.net codetel.net.do claro.net.do coqui.net caribe.net cwjamaica.com flowja.com tstt.net.tt
        privaterelay.appleid.com duck.com mozmail.com relay.firefox.com simplelogin.com simplelogin.co simplelogin.fr simplelogin.io
        aleeas.com slmail.me slmails.com silomails.com dralias.com 8alias.com 8shield.net passinbox.com passmail.net passmail.com
        passfwd.com anonaddy.com anonaddy.me addymail.com 33mail.com erine.email spamgourmet.com opayq.com burnermail.io
        mailbox.cloaked.id maildrop.cc alias.startmail.com users.noreply.github.com guest.booking.com guest.airbnb.com reply.airbnb.com
        members.ebay.com marketplace.amazon.com marketplace.amazon.co.uk marketplace.amazon.de marketplace.amazon.fr
        marketplace.amazon.it marketplace.amazon.es marketplace.amazon.ca marketplace.amazon.co.jp mailinator.com guerrillamail.com
        sharklasers.com grr.la 10minutemail.com temp-mail.org yopmail.com yopmail.fr yopmail.net trashmail.com trashmail.de
        wegwerfemail.de spam4.me dispostable.com mailnesia.com getnada.com tempmail.com throwawaymail.com mohmal.com emailondeck.com
        """;
}
